import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Suppression } from '../../src/store/contract.ts';
import { type CheckScope, createJudge } from '../../src/suppression/check.ts';
import { explain } from '../../src/suppression/explain.ts';
import { ASKED, entries, entryOf, scopes } from '../support/entries.ts';

const NOW = 100;

const explained = (asked: readonly string[], found: readonly Suppression[], scope: CheckScope) =>
  asked.map((recipient) => {
    const result = createJudge(found, scope, NOW)(recipient);
    return { result, explanation: explain(result, found, scope, NOW) };
  });

const ofAnn = (found: readonly Suppression[], scope: CheckScope = { tenant: 'default' }) =>
  explained(['ann@example.net'], found, scope)[0]?.explanation;

describe('explain', () => {
  it('says what each entry has to do with the answer, the deciding one first', () => {
    const found = [
      entryOf({ reason: 'soft-bounce', expiresAt: 99, since: 7 }),
      entryOf({ reason: 'bounce' }),
      entryOf({ reason: 'bounce', expiresAt: 500 }),
      entryOf({ reason: 'unsubscribe', stream: 'marketing' }),
      entryOf({ reason: 'manual', address: '@example.net' }),
      entryOf({ reason: 'complaint', tenant: 'clinic' }),
    ];
    const explanation = ofAnn(found, { tenant: 'default', stream: 'transactional' });
    expect(explanation?.decidedBy).toBe(found[4]);
    expect(explanation?.entries.map(({ entry: { reason }, applies, why }) => [reason, applies, why])).toEqual([
      ['manual', true, 'decides: no entry that applies is stronger'],
      ['bounce', true, 'applies, but the reason "manual" is stronger'],
      ['bounce', true, 'applies, but the reason "manual" is stronger'],
      ['unsubscribe', false, 'other stream: holds for "marketing" only'],
      ['soft-bounce', false, 'expired at 1970-01-01T00:00:00.099Z'],
    ]);
    expect(explanation?.without).toEqual({ allowed: false, reason: 'bounce' });
  });

  it('tells two entries of one reason apart by how long they hold', () => {
    const explanation = ofAnn([entryOf({ expiresAt: 200 }), entryOf({ tenant: 'default' })]);
    expect(explanation?.decidedBy?.tenant).toBe('default');
    expect(explanation?.entries[1]?.why).toBe('applies, but another entry of the same reason holds as long or longer');
  });

  it('finds nothing to explain where nothing is stored, or nothing is an address', () => {
    expect(ofAnn([])).toEqual({ decidedBy: null, entries: [], without: { allowed: true } });
    const [nonsense] = explained(['nonsense'], [entryOf()], { tenant: 'default' });
    expect(nonsense?.explanation).toEqual({
      decidedBy: null,
      entries: [],
      without: { allowed: false, reason: 'invalid' },
    });
  });

  it('foretells what a check answers once the deciding entry is removed', () => {
    fc.assert(
      fc.property(entries, scopes, (found, scope) => {
        for (const { result, explanation } of explained(ASKED, found, scope)) {
          const rest = found.filter((entry) => entry !== result.entry);
          const { allowed, reason } = createJudge(rest, scope, NOW)(result.recipient);
          expect([explanation.without.allowed, explanation.without.reason]).toEqual([allowed, reason]);
        }
      }),
    );
  });

  it('names as deciding what decided, as applying what blocks alone, and nothing of another tenant', () => {
    fc.assert(
      fc.property(entries, scopes, (found, scope) => {
        for (const { result, explanation } of explained(ASKED, found, scope)) {
          const applying = explanation.entries.filter(({ applies }) => applies);
          expect(explanation.decidedBy).toBe(result.entry ?? null);
          expect(applying[0]?.entry).toBe(result.entry);
          if (result.reason !== 'invalid') expect(result.allowed).toBe(applying.length === 0);
          for (const { entry, applies } of explanation.entries) {
            expect(['', scope.tenant]).toContain(entry.tenant);
            expect(createJudge([entry], scope, NOW)(result.recipient).allowed).toBe(!applies);
          }
        }
      }),
    );
  });

  it('considers every entry about the address or its domain that the tenant may know of', () => {
    fc.assert(
      fc.property(entries, scopes, (found, scope) => {
        const about = found.filter(
          ({ address, tenant }) =>
            ['ann@example.net', '@example.net'].includes(address) && ['', scope.tenant].includes(tenant),
        );
        expect(new Set(ofAnn(found, scope)?.entries.map(({ entry }) => entry))).toEqual(new Set(about));
      }),
    );
  });
});
