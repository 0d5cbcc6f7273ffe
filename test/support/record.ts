/** SES bodies -> a store, by the real road behind the signature check. */
import { recordingOf, recordingOfParcel } from '../../src/ingest/notification.ts';
import { openParcels } from '../../src/ingest/parcels.ts';
import { type Recording, batchOf as recorderBatchOf } from '../../src/ingest/recording.ts';
import type { RecordBatch, Store } from '../../src/store/contract.ts';
import { CARRIERS, type CarrierName } from './carriers.ts';
import { pseudonymOf } from './secrets.ts';
import { ACCOUNT, TOPIC } from './ses.ts';

export interface Told {
  readonly body: object | string;
  readonly publishedAt: number;
  readonly topic?: string;
  readonly id?: string;
  /** The road it comes by; the webhook when left out. */
  readonly carrier?: CarrierName | undefined;
}

let sequence = 0;

export function recording({ body, publishedAt, topic = TOPIC, id = `sns:${++sequence}`, carrier }: Told): Recording {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const road = { id, source: topic, account: ACCOUNT, region: 'us-east-1', publishedAt, receivedAt: publishedAt + 50 };
  const options = { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] };
  if (carrier === undefined) return recordingOf(text, road, options);
  const [parcel] = openParcels(CARRIERS[carrier](text, publishedAt), road);
  if (parcel === undefined) throw new Error('nothing was carried');
  return recordingOfParcel(parcel, options);
}

export const batchOf = (
  recordings: readonly Recording[],
  now = Math.max(0, ...recordings.map(({ carriage }) => carriage.receivedAt)),
): RecordBatch => ({
  ...recorderBatchOf(recordings, now, pseudonymOf),
  activity: [],
});

export const tell = (store: Store, ...told: readonly Told[]): Promise<void> =>
  store.events.record(batchOf(told.map(recording)));

export async function exported(store: Store): Promise<string> {
  let text = '';
  for await (const line of store.exportState()) text += line;
  return text;
}

/** Counts every hour anew. */
export async function recountAll(store: Store): Promise<void> {
  const hours = await store.reputation.countableHours();
  for (let hour = hours?.from ?? 0; hour < (hours?.to ?? 0); hour++) await store.reputation.recount(hour);
}
