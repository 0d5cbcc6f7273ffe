import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { compareCodePoints } from '../shared/text.ts';
import type { Listing, PushScope, SesList, StoredSyncState, SyncState, SyncStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { accessKey, suppression, suppressionChange, syncList, syncListing, syncWork } from './schema.ts';
import { recordAudit } from './statements/audit.ts';
import { jsonValues } from './statements/sql.ts';
import {
  alignEntries,
  forgetListings,
  mergeListings,
  queueChanged,
  queueMissing,
  queueReleased,
  releasingReasons,
  removeUnlisted,
  saveState,
} from './statements/sync.ts';
import { toSuppression } from './suppressions.ts';
import { DEFAULT_TENANT } from './tenant.ts';

const addressesOf = (listings: readonly Pick<Listing, 'address'>[]): readonly string[] => [
  ...new Set(listings.map(({ address }) => address).filter((address) => address !== '')),
];

const toListing = ({ spelling, address, reason, lastUpdateAt }: Listing): Listing => ({
  spelling,
  address,
  reason,
  lastUpdateAt,
});

/** Empty while nobody but a request has written to the row. */
const toState = (text: string): SyncState | null => (text === '' ? null : (JSON.parse(text) as SyncState));

const setWork = ({ region, tenant }: SesList, address: string, change: ReturnType<typeof sql>) =>
  sql`update sync_work set ${change} where region = ${region} and list = ${tenant} and address = ${address}`;

/** Where the sync of each of SES's lists stands, what SES lists, and what is to be pushed. */
export function createSyncStore({ db, atomically }: SqliteDriver): SyncStore {
  const ofList = ({ region, tenant }: SesList) => and(eq(syncList.region, region), eq(syncList.list, tenant));
  const listings = ({ region, tenant }: SesList) => and(eq(syncListing.region, region), eq(syncListing.list, tenant));
  const work = ({ region, tenant }: SesList) => and(eq(syncWork.region, region), eq(syncWork.list, tenant));

  const toStored = async (row: typeof syncList.$inferSelect): Promise<StoredSyncState> => {
    const list = { region: row.region, tenant: row.list };
    const [waiting, refused] = await Promise.all([
      db.$count(syncWork, and(work(list), isNull(syncWork.refused))),
      db.$count(syncWork, and(work(list), isNotNull(syncWork.refused))),
    ]);
    return {
      list,
      state: toState(row.state),
      requestedAt: row.requestedAt,
      waiting,
      refused,
    };
  };

  const releasedAt = async (list: SesList, address: string, scope: PushScope) => {
    const c = suppressionChange;
    const [row] = await db
      .select({ at: sql<number | null>`max(${c.at})` })
      .from(c)
      .where(
        and(
          eq(c.address, address),
          eq(c.stream, ''),
          eq(c.action, 'removed'),
          ne(c.actor, 'sync'),
          inArray(c.tenant, jsonValues([...scope.tenants, list.tenant])),
          inArray(c.reason, [...releasingReasons(scope)]),
        ),
      );
    return row?.at ?? null;
  };

  return {
    load: async (list) => {
      const [row] = await db.select().from(syncList).where(ofList(list));
      return { state: toState(row?.state ?? ''), requestedAt: row?.requestedAt ?? null };
    },

    find: async (list) => {
      const [row] = await db.select().from(syncList).where(ofList(list));
      return row === undefined ? null : toStored(row);
    },

    list: async () => {
      const rows = await db.select().from(syncList).orderBy(asc(syncList.region), asc(syncList.list));
      return Promise.all(rows.map(toStored));
    },

    request: (lists, at, audit) =>
      atomically([
        ...lists.map(
          ({ region, tenant }) => sql`
            insert into sync_list (region, list, state, requested_at) values (${region}, ${tenant}, '', ${at})
            on conflict (region, list) do update set requested_at = excluded.requested_at`,
        ),
        ...(audit === null ? [] : [recordAudit(audit)]),
      ]),

    save: (list, state) => atomically([saveState(list, state)]),

    saw: (list, page, state, scope, at) => {
      const addresses = addressesOf(page);
      return atomically([
        mergeListings(list, page, state.generation),
        ...alignEntries(list, addresses, scope, at),
        ...(scope.reasons.length === 0 ? [] : [queueReleased(list, addresses, scope)]),
        saveState(list, state),
      ]);
    },

    sweep: async (list, state, scope, limit, at) => {
      const gone = await db
        .select({ spelling: syncListing.spelling, address: syncListing.address })
        .from(syncListing)
        .where(and(listings(list), sql`${syncListing.generation} < ${state.generation}`))
        .limit(limit);
      const addresses = addressesOf(gone);
      await atomically([
        forgetListings(
          list,
          gone.map(({ spelling }) => spelling),
        ),
        ...alignEntries(list, addresses, scope, at),
        ...removeUnlisted(list, addresses, at),
      ]);
      return gone.length;
    },

    observe: (list, { address, spelling, listing }, state, scope, at) =>
      atomically([
        listing === null ? forgetListings(list, [spelling]) : mergeListings(list, [listing], state.generation),
        ...alignEntries(list, [address], scope, at),
        ...(listing === null ? removeUnlisted(list, [address], at) : []),
        saveState(list, state),
      ]),

    listing: async (list, spelling) => {
      const [row] = await db
        .select()
        .from(syncListing)
        .where(and(listings(list), eq(syncListing.spelling, spelling)));
      return row === undefined ? null : toListing(row);
    },

    newestChange: async () => {
      const [row] = await db
        .select({ id: suppressionChange.id })
        .from(suppressionChange)
        .orderBy(desc(suppressionChange.id))
        .limit(1);
      return row?.id ?? 0;
    },

    collect: async (list, state, scope, limit) => {
      const after = state.changesRead;
      const ids = db
        .select({ id: suppressionChange.id })
        .from(suppressionChange)
        .where(gt(suppressionChange.id, after))
        .orderBy(asc(suppressionChange.id))
        .limit(limit)
        .as('ids');
      const [row] = await db.select({ upTo: sql<number | null>`max(${ids.id})` }).from(ids);
      const upTo = row?.upTo ?? after;
      if (upTo === after) return state;
      const next = { ...state, changesRead: upTo };
      await atomically([queueChanged(list, { after, upTo }, scope), saveState(list, next)]);
      return next;
    },

    compare: async (list, after, scope, limit) => {
      const rows = await db
        .selectDistinct({ address: suppression.address })
        .from(suppression)
        .where(gt(suppression.address, after))
        .orderBy(asc(suppression.address))
        .limit(limit);
      const upTo = rows.at(-1)?.address;
      if (upTo === undefined) return null;
      await atomically([queueMissing(list, { after, upTo }, scope)]);
      return upTo;
    },

    next: async (list, scope) => {
      const [row] = await db
        .select({ address: syncWork.address })
        .from(syncWork)
        .where(and(work(list), isNull(syncWork.refused)))
        .orderBy(asc(syncWork.attempts), asc(syncWork.address))
        .limit(1);
      if (row === undefined) return null;
      const { address } = row;
      const [entries, found, released] = await Promise.all([
        db.select().from(suppression).where(eq(suppression.address, address)),
        db
          .select()
          .from(syncListing)
          .where(and(eq(syncListing.address, address), listings(list))),
        releasedAt(list, address, scope),
      ]);
      return {
        address,
        entries: entries.map(toSuppression),
        // Sorted here: to save the sort, SQLite would walk the whole list in the order of its key.
        listings: found.map(toListing).sort((a, b) => compareCodePoints(a.spelling, b.spelling)),
        releasedAt: released,
      };
    },

    done: ({ region, tenant }, address) =>
      atomically([sql`delete from sync_work where region = ${region} and list = ${tenant} and address = ${address}`]),

    refuse: (list, address, why, state) =>
      atomically([setWork(list, address, sql`refused = ${why}`), saveState(list, state)]),

    postpone: (list, address, state) =>
      atomically([setWork(list, address, sql`attempts = attempts + 1`), saveState(list, state)]),

    hasOtherTenants: async () => {
      // Two probes of the index on this very expression.
      const ours = sql.raw(`case when tenant is null then 'default' else tenant end`);
      const [keys, [found]] = await Promise.all([
        db.$count(accessKey, and(isNotNull(accessKey.tenant), ne(accessKey.tenant, DEFAULT_TENANT))),
        db
          .select({
            any: sql<number>`exists (select 1 from message where ${ours} < ${DEFAULT_TENANT})
              or exists (select 1 from message where ${ours} > ${DEFAULT_TENANT})`,
          })
          .from(sql`${jsonValues([1])}`),
      ]);
      return keys > 0 || found?.any === 1;
    },
  };
}
