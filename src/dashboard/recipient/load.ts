/** Reads all that the page about one recipient shows. Every part of it within the bounds of the viewer's key. */
import { holds } from '../../access/auth.ts';
import type { EventReader } from '../../ingest/event-reader.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey, Erasure, Pause, Store, Suppression } from '../../store/contract.ts';
import { domainKeyOf, isSimulator } from '../../suppression/address.ts';
import { actorOf, type Changes } from '../../suppression/change.ts';
import type { Erased } from '../../suppression/erased.ts';
import type { ReadHistory, VisibleChange } from '../../suppression/history.ts';
import type { Lookup } from '../../suppression/lookup.ts';
import { tenantsFor } from '../../suppression/present.ts';
import { sendingOf, visiblePauses } from '../../suppression/sending.ts';
import { loadStory, type Story, type StoryQuery } from './story.ts';
import { type Standing, standingOf } from './verdict.ts';

/** What the pages about recipients read and change. */
export interface RecipientSources {
  readonly store: Pick<Store, 'pauses'>;
  readonly lookup: Lookup;
  readonly changes: Changes;
  readonly history: ReadHistory;
  readonly reader: EventReader;
  readonly erased: Erased;
}

/** What the viewer may do here. */
export interface Permissions {
  readonly write: boolean;
  readonly erase: boolean;
  /** Entries that this viewer may release. */
  readonly releasable: readonly Suppression[];
}

export interface RecipientView {
  readonly address: string;
  readonly isDomain: boolean;
  readonly isSimulator: boolean;
  readonly now: Millis;
  readonly key: AccessKey;
  readonly standing: Standing;
  /** What holds for mail of the viewer's tenant, or of any, and what may hold for some of it. */
  readonly pauses: readonly Pause[];
  /** No mail at all is to leave just now, as a check answers it. */
  readonly isPaused: boolean;
  readonly story: Story;
  /** To operators only. */
  readonly erasure: Erasure | null;
  readonly may: Permissions;
  /** What this viewer has just done, newest change first; empty when nothing, or when more has happened since. */
  readonly done: readonly VisibleChange[];
}

interface Request {
  readonly address: string;
  readonly key: AccessKey;
  readonly now: Millis;
  readonly query: StoryQuery & { readonly done?: string | undefined };
}

/** What a viewer's key permits on one address. */
async function permissionsOf(changes: Changes, key: AccessKey, address: string): Promise<Permissions> {
  const write = holds(key, 'write');
  const going = write ? await changes.going(key, { address, reason: 'all' }) : null;
  return {
    write,
    erase: mayErase(key, address),
    releasable: going?.ok === true ? going.value : [],
  };
}

/** The operator, for a person: a domain and the simulator are nobody. */
export const mayErase = (key: AccessKey, address: string): boolean =>
  key.tenant === null && holds(key, 'admin') && !address.startsWith('@') && !isSimulator(address);

/** Every entry about an address and its domain that the viewer may see. */
export const loadEntries = (
  { lookup }: Pick<RecipientSources, 'lookup'>,
  key: AccessKey,
  address: string,
): Promise<readonly Suppression[]> =>
  lookup(address.startsWith('@') ? [address] : [address, domainKeyOf(address)], tenantsFor(key));

/** The changes of one act: one name, one time. */
export function actOf(changes: readonly VisibleChange[], id: number, actor: string): readonly VisibleChange[] {
  const named = changes.find((change) => change.id === id);
  if (named === undefined || named.actor !== actor) return [];
  return changes.filter(({ at, actor: by, action }) => at === named.at && by === actor && action === named.action);
}

const PAST_CHANGES = 50;

/** Loads the page; nothing in it is newer than what the store held when it was asked. */
export async function loadRecipient(sources: RecipientSources, request: Request): Promise<RecipientView> {
  const { store, changes, history, erased } = sources;
  const { address, key, now, query } = request;
  const doneId = /^\d{1,15}$/.test(query.done ?? '') ? Number(query.done) : null;
  const asked = { tenant: key.tenant ?? '' };
  const [entries, holding, may, erasure, story, newest] = await Promise.all([
    loadEntries(sources, key, address),
    store.pauses.of(asked),
    permissionsOf(changes, key, address),
    key.tenant === null ? erased.find(address) : null,
    loadStory(sources, { address, key, query }),
    doneId === null ? null : history(key, address, { limit: PAST_CHANGES }),
  ]);
  const pauses = visiblePauses(key, holding, asked);
  const isNewest = newest !== null && newest.items[0]?.id === doneId;
  return {
    address,
    isDomain: address.startsWith('@'),
    isSimulator: isSimulator(address),
    now,
    key,
    standing: standingOf({ address, entries, tenant: key.tenant, now }),
    pauses,
    isPaused: sendingOf(pauses, asked).paused,
    story,
    erasure,
    may,
    done: isNewest && doneId !== null ? actOf(newest.items, doneId, actorOf(key)) : [],
  };
}
