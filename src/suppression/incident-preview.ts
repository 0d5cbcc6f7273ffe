/** What taking back an incident's bounces would do, without doing it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BounceCursor, IncidentStore, SuppressionStore } from '../store/contract.ts';
import { type BounceEvidence, concerns, type IncidentFilter } from './incident.ts';

const SLICE = 1_000;
/** More bounces than this in a span are not looked through for a preview. */
const MAX_BOUNCES = 500_000;
const MAX_SAMPLES = 20;

export interface IncidentPreview {
  readonly bounces: number;
  readonly addresses: number;
  /** Of these addresses, how many are blocked for a bounce now; other reasons go on blocking some of them. */
  readonly blocked: number;
  readonly samples: readonly BounceEvidence[];
  /** Whether the whole span was looked through. */
  readonly complete: boolean;
}

/** Walks through the bounces of the span, newest state of the store, in slices that let other work in between. */
export async function previewIncident(
  store: { readonly incidents: IncidentStore; readonly suppressions: Pick<SuppressionStore, 'find'> },
  filter: IncidentFilter,
  signal: AbortSignal,
): Promise<IncidentPreview> {
  const addresses = new Set<string>();
  const samples: BounceEvidence[] = [];
  let [bounces, seen] = [0, 0];
  let after: BounceCursor | null = null;
  do {
    const page = await store.incidents.bounces({ ...filter, after, limit: SLICE });
    for (const each of page.bounces) {
      if (!concerns(filter, each)) continue;
      bounces++;
      addresses.add(each.recipient);
      if (samples.length < MAX_SAMPLES) samples.push(each);
    }
    after = page.next;
    seen += SLICE;
    await nextTurn();
  } while (after !== null && seen < MAX_BOUNCES && !signal.aborted);

  let blocked = 0;
  const all = [...addresses];
  for (let from = 0; from < all.length; from += SLICE) {
    const entries = await store.suppressions.find(all.slice(from, from + SLICE));
    blocked += new Set(entries.filter(({ reason }) => reason === 'bounce').map(({ address }) => address)).size;
    await nextTurn();
  }
  return { bounces, addresses: addresses.size, blocked, samples, complete: after === null };
}
