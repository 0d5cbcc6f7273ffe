/** Finding messages by what the sender gave them. Read in slices, so that no query takes long. */
import { setImmediate } from 'node:timers/promises';
import { and, desc, inArray, type SQL, sql } from 'drizzle-orm';
import type { EventStore, MessagePlace, MessageSearch, MessageSummary } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { message } from './schema.ts';
import { DEFAULT_TENANT } from './tenant.ts';
import { tenantIs } from './timeline.ts';

/** Messages that one query looks at. */
const SLICE = 4_000;
/** Messages that one call looks at: D1 limits how many queries a request may make. */
const MAX_LOOK = 80_000;

const ORDER = [desc(message.acceptedAt), desc(message.messageId)] as const;

const until = ({ acceptedAt, messageId }: MessagePlace): SQL =>
  sql`(${message.acceptedAt}, ${message.messageId}) < (${acceptedAt}, ${messageId})`;

/** Tags are stored as `{"name": ["value"]}`. The text is looked for first: most rows need no parsing. */
const hasTag = ({ name, value }: { readonly name: string; readonly value: string }): SQL =>
  sql`instr(${message.tags}, ${JSON.stringify(value)}) > 0 and exists (
    select 1 from json_each(${message.tags}) t, json_each(t.value) v where t.key = ${name} and v.value = ${value})`;

const conditions = ({ headerMessageIds, tag, tenant }: MessageSearch): SQL | undefined =>
  and(
    headerMessageIds === undefined ? undefined : inArray(message.headerMessageId, [...headerMessageIds]),
    tag === undefined ? undefined : hasTag(tag),
    tenant === undefined || headerMessageIds === undefined
      ? tenantIs(tenant)
      : // Not spelt as in the index of tenants: SQLite would walk a tenant's whole mail for one Message-ID.
        sql`coalesce(${message.tenant}, ${DEFAULT_TENANT}) = ${tenant}`,
  );

const COLUMNS = {
  messageId: message.messageId,
  acceptedAt: message.acceptedAt,
  tenant: message.tenant,
  subject: message.subject,
  headerMessageId: message.headerMessageId,
  configurationSet: message.configurationSet,
  campaign: message.campaign,
  recipients: message.recipients,
};

/** Searches messages, the newest first. */
export function createMessageSearch({ db }: Pick<SqliteDriver, 'db'>): EventStore['search'] {
  const rowsOf = (where: SQL | undefined, limit: number) =>
    db
      .select(COLUMNS)
      .from(message)
      .where(where)
      .orderBy(...ORDER)
      .limit(limit);

  /** The last message of the slice, or `null` when there are no more. */
  const endOfSlice = async (where: SQL | undefined, messages: number): Promise<MessagePlace | null> => {
    const [row] = await db
      .select({ acceptedAt: message.acceptedAt, messageId: message.messageId })
      .from(message)
      .where(where)
      .orderBy(...ORDER)
      .limit(1)
      .offset(messages - 1);
    return row ?? null;
  };

  return async (search, { before, limit, look = MAX_LOOK }) => {
    const wanted = conditions(search);
    const found: MessageSummary[] = [];
    const page = (next: MessagePlace | null) => ({
      items: found.slice(0, limit),
      next,
    });
    const placeOfLast = (): MessagePlace | null => {
      const last = found[limit - 1];
      return last === undefined ? null : { acceptedAt: last.acceptedAt, messageId: last.messageId };
    };
    const take = async (where: SQL | undefined) => {
      const rows = await rowsOf(and(wanted, where), limit - found.length + 1);
      found.push(...rows.map((row) => ({ ...row, tenant: row.tenant ?? DEFAULT_TENANT })));
    };
    let place = before;
    // An index leads to the few messages of one Message-ID: there is nothing to slice.
    if (search.headerMessageIds !== undefined) {
      await take(place === undefined ? undefined : until(place));
      return page(found.length > limit ? placeOfLast() : null);
    }
    for (let looked = 0; looked < look; looked += SLICE) {
      if (looked > 0) await setImmediate();
      const beyond = place === undefined ? undefined : until(place);
      const end = await endOfSlice(and(tenantIs(search.tenant), beyond), Math.min(SLICE, look - looked));
      const inSlice =
        end === null
          ? undefined
          : sql`(${message.acceptedAt}, ${message.messageId}) >= (${end.acceptedAt}, ${end.messageId})`;
      await take(and(beyond, inSlice));
      if (found.length > limit) return page(placeOfLast());
      if (end === null) return page(null);
      place = end;
    }
    return page(place ?? null);
  };
}
