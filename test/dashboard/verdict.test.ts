/** The page's verdict against the check's: they may never disagree. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockerOf, standingOf } from '../../src/dashboard/recipient/verdict.ts';
import type { Suppression } from '../../src/store/contract.ts';
import { createJudge } from '../../src/suppression/check.ts';
import { entries as anyEntries } from '../support/entries.ts';

const now = 100;
const address = 'ann@example.net';
const viewers = fc.constantFrom(null, 'acme', 'clinic');
/** What a key of this tenant is given. */
const seenBy = (tenant: string | null, all: readonly Suppression[]) =>
  all.filter((entry) => tenant === null || ['', tenant].includes(entry.tenant));

it('is “allowed” exactly when every check that the viewer is responsible for is, and “blocked” in every stream', () => {
  fc.assert(
    fc.property(anyEntries, viewers, (all, tenant) => {
      const entries = seenBy(tenant, all);
      const standing = standingOf({ address, entries, tenant, now });
      const home = tenant ?? 'default';
      const asked = [...new Set([home, ...entries.flatMap((entry) => (entry.tenant === '' ? [] : [entry.tenant]))])];
      const answers = asked.map((each) => createJudge(entries, { tenant: each }, now)(address).allowed);
      expect(standing.state === 'allowed').toBe(answers.every(Boolean));
      const inStreams = ['marketing', 'transactional', 'never-heard-of'].map(
        (stream) => createJudge(entries, { tenant: home, stream }, now)(address).allowed,
      );
      expect(standing.state === 'blocked').toBe(inStreams.at(-1) === false);
      if (standing.state === 'blocked') expect(inStreams).toEqual([false, false, false]);
      expect(standing.decidedBy === null).toBe(standing.state === 'allowed');
      if (standing.decidedBy !== null) expect(entries).toContain(standing.decidedBy);
      const applying = standing.entries.filter(({ applies }) => applies).map(({ entry }) => entry);
      expect(standing.entries.slice(0, applying.length).map(({ entry }) => entry)).toEqual(applying);
      expect(applying.length > 0).toBe(standing.state !== 'allowed');
    }),
  );
});

it('says that mail resumes exactly when a check of that scope would then be allowed', () => {
  fc.assert(
    fc.property(anyEntries, viewers, (all, tenant) => {
      const [going, ...left] = seenBy(tenant, all);
      if (going === undefined) return;
      const scope = { tenant: going.tenant || 'a-new-tenant', stream: going.stream || 'a-new-stream' };
      const { allowed } = createJudge(left, scope, now)(address);
      expect(blockerOf({ address, entries: left, now }, going) === null).toBe(allowed);
    }),
  );
});
