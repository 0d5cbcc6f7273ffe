import { expect, it } from 'vitest';
import { syncState, syncTone } from '../../src/dashboard/sync/sync-words.ts';
import type { ListStatus } from '../../src/suppression/sync/status.ts';

const run = {
  kind: 'full',
  phase: 'pulling',
  startedAt: 0,
  since: null,
  token: 't',
  comparedTo: '',
  asked: false,
} as const;
const counts = { pages: 3, addresses: 3_000, removed: 0 };
const done = { startedAt: 0, finishedAt: 1, pages: 9, addresses: 9_000, removed: 0 };
const trouble = { operation: 'PutSuppressedDestination', kind: 'sandbox', at: 0, advice: 'ask' };

const list = (over: Partial<ListStatus> = {}): ListStatus => ({
  region: 'us-east-1',
  tenant: '',
  phase: 'idle',
  run: null,
  lastFull: done,
  lastIncremental: null,
  pushed: 0,
  deleted: 0,
  failed: 0,
  waiting: 0,
  refused: 0,
  pullTrouble: null,
  pushTrouble: null,
  nextRunAt: null,
  ...over,
});

it.each<[Partial<ListStatus>, string, string]>([
  [{}, 'ok', 'In step'],
  [{ phase: 'not-started', lastFull: null }, 'none', 'Not started yet'],
  [
    { phase: 'pulling', run: { ...run, ...counts, restarts: 0 } },
    'ok',
    "Reading SES's list: 3,000 addresses of about 9,000 so far",
  ],
  [
    { phase: 'pulling', lastFull: null, run: { ...run, ...counts, restarts: 0 } },
    'ok',
    "Reading SES's list: 3,000 addresses so far",
  ],
  [{ phase: 'comparing', run: { ...run, ...counts, restarts: 0 } }, 'ok', 'Comparing 3,000 addresses'],
  [{ phase: 'pushing', waiting: 1 }, 'ok', 'Telling SES: 1 address to go'],
  [{ phase: 'pushing', waiting: 7, pushTrouble: trouble }, 'watch', 'Reading only: 7 addresses cannot be told to SES'],
  [{ refused: 2 }, 'watch', 'In step'],
  [{ phase: 'stopped' }, 'stop', 'Stopped'],
  [{ phase: 'not-synced' }, 'none', 'Not kept in step; its entries stay'],
])('%o is said as %s: %s', (over, tone, words) => {
  expect([syncTone(list(over)), syncState(list(over)).replaceAll('\u00a0', ' ')]).toEqual([tone, words]);
});
