import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PushScope, Suppression } from '../../../src/store/contract.ts';
import { decide, type Standing, type SyncAction, scopeOf, wantedReason } from '../../../src/suppression/sync/rules.ts';
import type { SesEntry } from '../../../src/suppression/sync/ses.ts';
import { entry, T0 } from './support.ts';

const theirs = (reason: string, lastUpdateAt = T0, spelling = 'Ann@Example.net') => ({
  spelling,
  reason,
  lastUpdateAt,
});
const put = (reason: 'BOUNCE' | 'COMPLAINT', spelling = 'ann@example.net'): SyncAction => ({
  kind: 'put',
  spelling,
  reason,
});
const gone = (spelling = 'Ann@Example.net'): SyncAction => ({ kind: 'delete', spelling });
const later = T0 + 1;

type Row = readonly [string, Omit<Standing, 'address'>, readonly SyncAction[]];
const rows: readonly Row[] = [
  ['blocked here, not there', { wanted: 'BOUNCE', releasedAt: null, theirs: [] }, [put('BOUNCE')]],
  ['complaint here, not there', { wanted: 'COMPLAINT', releasedAt: null, theirs: [] }, [put('COMPLAINT')]],
  ['blocked on both sides', { wanted: 'BOUNCE', releasedAt: null, theirs: [theirs('BOUNCE')] }, []],
  ['bounce here, complaint there', { wanted: 'BOUNCE', releasedAt: null, theirs: [theirs('COMPLAINT')] }, []],
  [
    'complaint here, bounce there',
    { wanted: 'COMPLAINT', releasedAt: null, theirs: [theirs('BOUNCE')] },
    [put('COMPLAINT', 'Ann@Example.net')],
  ],
  [
    'complaint here, one of two spellings has it',
    { wanted: 'COMPLAINT', releasedAt: null, theirs: [theirs('BOUNCE'), theirs('COMPLAINT', T0, 'ann@example.net')] },
    [],
  ],
  ['complaint here, a new word there', { wanted: 'COMPLAINT', releasedAt: null, theirs: [theirs('NEW')] }, []],
  ['one entry released, another blocks', { wanted: 'BOUNCE', releasedAt: later, theirs: [theirs('BOUNCE')] }, []],
  [
    'one entry released, another blocks, not there',
    { wanted: 'BOUNCE', releasedAt: later, theirs: [] },
    [put('BOUNCE')],
  ],
  ['released after their update', { wanted: null, releasedAt: later, theirs: [theirs('COMPLAINT')] }, [gone()]],
  ['released at the time of their update', { wanted: null, releasedAt: T0, theirs: [theirs('BOUNCE')] }, [gone()]],
  ['updated there after the release', { wanted: null, releasedAt: T0, theirs: [theirs('BOUNCE', later)] }, []],
  [
    'several spellings, one of them newer',
    { wanted: null, releasedAt: T0, theirs: [theirs('BOUNCE', later), theirs('BOUNCE', T0, 'ANN@example.net')] },
    [gone('ANN@example.net')],
  ],
  ['released, not there', { wanted: null, releasedAt: T0, theirs: [] }, []],
  ['never blocked here', { wanted: null, releasedAt: null, theirs: [theirs('BOUNCE')] }, []],
];

describe('decide', () => {
  it.each(rows)('%s', (_, standing, actions) => {
    expect(decide({ address: 'ann@example.net', ...standing })).toEqual(actions);
  });

  it('has nothing left to do once it was done, and never makes a COMPLAINT a BOUNCE', () => {
    const reason = fc.constantFrom('BOUNCE', 'COMPLAINT', 'NEW');
    const spelling = fc.constantFrom('ann@example.net', 'Ann@example.net', 'ANN@EXAMPLE.NET');
    const time = fc.integer({ min: T0, max: T0 + 4 });
    const held = fc.uniqueArray(fc.record({ spelling, reason, lastUpdateAt: time }), {
      selector: (each) => each.spelling,
    });
    const wanted = fc.constantFrom('BOUNCE' as const, 'COMPLAINT' as const, null);
    fc.assert(
      fc.property(wanted, fc.option(time), held, (wants, releasedAt, before) => {
        const standing = { address: 'ann@example.net', wanted: wants, releasedAt };
        let after: readonly SesEntry[] = before;
        for (const action of decide({ ...standing, theirs: before })) {
          after = after.filter((each) => each.spelling !== action.spelling);
          if (action.kind === 'put') {
            expect(before.find((each) => each.spelling === action.spelling)?.reason).not.toBe('COMPLAINT');
            after = [...after, { spelling: action.spelling, reason: action.reason, lastUpdateAt: T0 + 9 }];
          }
        }
        expect(decide({ ...standing, theirs: after })).toEqual([]);
      }),
    );
  });
});

describe('what stands behind a list', () => {
  const scope: PushScope = { tenants: [''], reasons: ['bounce', 'complaint'] };
  const reasons = (...entries: readonly Partial<Suppression>[]) =>
    wantedReason(
      entries.map((over) => ({ ...entry(), ...over })),
      scope,
    );

  it.each<[string, Partial<Suppression>, 'BOUNCE' | 'COMPLAINT' | null]>([
    ['a bounce', {}, 'BOUNCE'],
    ['a complaint', { reason: 'complaint' }, 'COMPLAINT'],
    ['an entry of events', { origin: 'event' }, 'BOUNCE'],
    ['a reason that is not pushed', { reason: 'manual' }, null],
    ['what came from SES', { reason: 'ses-list', origin: 'sync' }, null],
    ['one tenant', { tenant: 'acme' }, null],
    ['one stream', { stream: 'news' }, null],
    ['an entry that ends', { expiresAt: T0 + 1 }, null],
    ['a domain', { address: '@example.net' }, null],
    ['the simulator', { address: 'bounce@simulator.amazonses.com' }, null],
  ])('%s', (_, over, wanted) => {
    expect(reasons(over)).toBe(wanted);
  });

  it('is a complaint when one of several is', () => {
    expect(reasons({}, { reason: 'complaint' }, { reason: 'manual' })).toBe('COMPLAINT');
  });

  it('is the tenant’s own for a tenant’s list, and the default tenant’s for the account only when it is alone', () => {
    const settings = { push: ['bounce'], pushDefaultTenant: true } as const;
    const account = { region: 'us-east-1', tenant: '' };
    expect(scopeOf({ ...account, tenant: 'acme' }, settings, true).tenants).toEqual(['acme']);
    expect(scopeOf(account, settings, false).tenants).toEqual(['', 'default']);
    expect(scopeOf(account, settings, true).tenants).toEqual(['']);
    expect(scopeOf(account, { ...settings, pushDefaultTenant: false }, false).tenants).toEqual(['']);
  });
});
