/** States that take time, or AWS, to come about: put into the world's store as the jobs and roads would. */
import Database from 'better-sqlite3';
import { HOUR, MINUTE } from '../../src/shared/time.ts';
import type { ImportRun, Store } from '../../src/store/contract.ts';
import { episodeOf } from './breakers.ts';
import { ACCOUNT } from './ses.ts';
import { NOW } from './world-mail.ts';

const LATER = NOW + 1_000 * HOUR;
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:ses-events-dead`;

export const IMPORTS = { running: 'world-running', interrupted: 'world-interrupted' } as const;
export const TRIP = 'world-trip';

async function tripBreakers(store: Store): Promise<void> {
  const marketing = { kind: 'configurationSet', configurationSet: 'marketing', account: ACCOUNT } as const;
  const evidence = { measure: 'bounce', bad: 24, volume: 231, linePercent: 10 } as const;
  const hours = { from: Math.floor(NOW / HOUR) - 25, to: Math.floor(NOW / HOUR) - 1 };
  const why = 'circuit breaker: 24 of 231 mails bounced hard in 24 hours';
  const off = { state: 'paused', found: 'ENABLED', failures: 0, trouble: null, nextAt: LATER } as const;
  const nothing = { ...off, state: 'none', found: null } as const;
  const evidenceOf = { evidence: { ...evidence, ...hours }, why };
  const old = { ...marketing, ...evidenceOf, id: 'world-ended', aws: { ...off, state: 'resumed' as const } };
  await store.breakers.trip(episodeOf(NOW - 120 * HOUR, old));
  const resumption = { id: old.id, at: NOW - 119 * HOUR, actor: 'key:administrator' };
  await store.breakers.resume({ ...resumption, note: 'The bought list is taken out.', aws: 'leave' });
  await store.breakers.trip(episodeOf(NOW - 2 * HOUR, { ...marketing, ...evidenceOf, id: TRIP, aws: off }));
  const tenant = { kind: 'tenant', tenant: 'globex', id: 'world-dry-run', dryRun: true } as const;
  await store.breakers.trip(episodeOf(NOW - 3 * HOUR, { ...tenant, ...evidenceOf, aws: nothing }));
}

const runOf = (over: Partial<ImportRun> & Pick<ImportRun, 'id' | 'state'>): ImportRun => ({
  ...{ tenant: null, actor: 'key:administrator', fromLine: 1, faults: [], size: 318_000_000 },
  ...{ lines: 4_210_330, added: 4_180_000, changed: 1_204, unchanged: 29_110, invalid: 16 },
  ...{ bytes: 126_309_900, lastLine: 4_210_331, startedAt: NOW - 4 * MINUTE, updatedAt: NOW - 1_000 },
  ...over,
});

async function beginImports(store: Store): Promise<void> {
  const running = runOf({ id: IMPORTS.running, state: 'running' });
  const faults = Array.from({ length: 16 }, (_, n) => ({ line: 9 + 7 * n, code: 'invalid-address' }));
  const startedAt = NOW - 26 * HOUR;
  const cut = runOf({ id: IMPORTS.interrupted, state: 'interrupted', faults, startedAt, updatedAt: startedAt + HOUR });
  for (const run of [running, cut]) {
    await store.imports.begin(run, run.id, 0);
    await store.imports.save(run, run.id);
  }
}

export async function putStates(store: Store): Promise<void> {
  await tripBreakers(store);
  await beginImports(store);
  await store.alertSignals.putDeadLetters({ queue: QUEUE, messages: 1_284, at: NOW - 2 * MINUTE });
  await store.alertSignals.addRefusals(Math.floor(NOW / HOUR), [
    { code: 'sns-raw-delivery', count: 412 },
    { code: 'topic-not-allowed', count: 3 },
    { code: 'sns-signature', count: 1 },
  ]);
}

const TIMES = 12_347;
const COUNTS =
  'mails sent attempted delivered delivered_outside_google hard_bounced soft_bounced not_attempted complained'.split(
    ' ',
  );
const LONG_NAME = '-a-name-that-goes-on-and-on-without-a-place-to-break-it';

export function copyDatabase(path: string, copy: string): void {
  const source = new Database(path);
  source.prepare('vacuum into ?').run(copy);
  source.close();
}

/** A copy of a database with thousands of times the mail, of names as long as names get. */
export function makeHuge(path: string, copy: string): void {
  copyDatabase(path, copy);
  const huge = new Database(copy);
  huge.exec(`update rollup set ${COUNTS.map((name) => `${name} = ${name} * ${TIMES}`).join(', ')}`);
  huge.exec(`update rollup set value = value || '${LONG_NAME}'
    where value <> '' and dimension in ('campaign', 'identity', 'configurationSet')`);
  huge.close();
}

/** Takes away what every page has to read first. */
export function breakStore(path: string): void {
  const database = new Database(path);
  database.exec('alter table session rename to session_gone');
  database.close();
}
