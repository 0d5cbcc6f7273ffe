/** What one carried message leaves in the store, and many of them as one batch. Pure. */
import type { Millis } from '../shared/time.ts';
import type { Finding, Notice, QuarantineEntry, RawEvent, RecordBatch, SourceActivity } from '../store/contract.ts';
import type { PseudonymOf } from '../suppression/pseudonym.ts';
import type { Carriage } from './carrier.ts';
import { type Facts, mergeFacts, pseudonymsOf } from './facts.ts';

/** What one carried message leaves in the store. */
export interface Recording {
  readonly carriage: Carriage;
  readonly facts: Facts;
  readonly notices: readonly Notice[];
  readonly findings: readonly Finding[];
  readonly quarantine: readonly QuarantineEntry[];
  /** Its text, when texts are kept. */
  readonly raw: readonly RawEvent[];
  /** Kept instead, should the store refuse the rows for what they hold. */
  readonly unstorable: QuarantineEntry;
}

/** Recordings as one atomic batch. */
export function batchOf(recordings: readonly Recording[], now: Millis, pseudonymOf: PseudonymOf): RecordBatch {
  const facts = mergeFacts(recordings.map((recording) => recording.facts));
  return {
    ...facts,
    pseudonyms: pseudonymsOf(facts, pseudonymOf),
    notices: recordings.flatMap((recording) => recording.notices),
    findings: recordings.flatMap((recording) => recording.findings),
    quarantine: recordings.flatMap((recording) => recording.quarantine),
    raw: recordings.flatMap((recording) => recording.raw),
    activity: activityOf(recordings, now),
    now,
  };
}

function activityOf(recordings: readonly Recording[], at: Millis): readonly SourceActivity[] {
  const bySource = Map.groupBy(recordings, ({ carriage: { source, account, region } }) =>
    JSON.stringify([source, account, region]),
  );
  return [...bySource.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { source, account, region } = first.carriage;
    return [{ source, account, region, at, messages: 1 + others.length }];
  });
}
