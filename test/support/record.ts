/** SES bodies -> a store, by the real road behind the signature check. */
import { mergeFacts } from '../../src/ingest/facts.ts';
import { recordingOf } from '../../src/ingest/notification.ts';
import type { Recording } from '../../src/ingest/recorder.ts';
import type { RecordBatch, Store } from '../../src/store/contract.ts';
import { ACCOUNT, TOPIC } from './ses.ts';

export interface Told {
  readonly body: object | string;
  readonly publishedAt: number;
  readonly topic?: string;
  readonly id?: string;
}

let sequence = 0;

export const recording = ({ body, publishedAt, topic = TOPIC, id = `sns:${++sequence}` }: Told): Recording =>
  recordingOf(
    typeof body === 'string' ? body : JSON.stringify(body),
    { id, source: topic, account: ACCOUNT, region: 'us-east-1', publishedAt, receivedAt: publishedAt + 50 },
    { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] },
  );

export const batchOf = (recordings: readonly Recording[], now = Date.UTC(2026, 10, 22)): RecordBatch => ({
  ...mergeFacts(recordings.map((each) => each.facts)),
  notices: recordings.flatMap((each) => each.notices),
  findings: recordings.flatMap((each) => each.findings),
  raw: recordings.flatMap((each) => each.raw),
  quarantine: recordings.flatMap((each) => each.quarantine),
  activity: [],
  now,
});

export const tell = (store: Store, ...told: readonly Told[]): Promise<void> =>
  store.events.record(batchOf(told.map(recording)));

export async function exported(store: Store): Promise<string> {
  let text = '';
  for await (const line of store.exportState()) text += line;
  return text;
}
