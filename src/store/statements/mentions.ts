/** Free texts that may name a person who is being erased: looked through in slices, by row id. */
import { type SQL, sql } from 'drizzle-orm';
import type { ErasureCounts, Mentions } from '../contract.ts';
import { jsonRows, jsonValues } from './sql.ts';

export interface TextColumn {
  readonly table: string;
  readonly column: string;
  /** Rows that hold nothing else go as a whole; in the others the address is replaced. */
  readonly remove: boolean;
  /** What came after the erasure is about mail from after it. */
  readonly receivedAt: boolean;
  readonly counter: keyof ErasureCounts;
  /** Rows in one slice: texts may be long. */
  readonly slice: number;
}

/** What people and other machines wrote, in which the address is replaced. New ones go last: an erasure under way knows its place. */
const NOTES: readonly (readonly [table: string, column: string])[] = [
  ['notice', 'detail'],
  ['finding', 'detail'],
  ['audit', 'subject'],
  ['audit', 'detail'],
  ['suppression', 'note'],
  ['suppression_change', 'note'],
  ['policy', 'note'],
  ['incident', 'note'],
  ['pause', 'why'],
  ['alert', 'text'],
  ['alert', 'note'],
  ['alert_notice', 'body'],
  ['webhook_endpoint', 'description'],
  ['webhook_delivery', 'detail'],
  ['setting', 'note'],
  ['breaker', 'note'],
  ['campaign', 'name'],
];

export const TEXTS: readonly TextColumn[] = [
  { table: 'quarantine', column: 'raw', remove: true, receivedAt: true, counter: 'quarantined', slice: 50 },
  { table: 'raw_event', column: 'text', remove: true, receivedAt: true, counter: 'rawTexts', slice: 250 },
  ...NOTES.map(([table, column]) => ({
    ...{ table, column, remove: false, receivedAt: false },
    ...({ counter: 'mentions', slice: 500 } as const),
  })),
];

/** The next rows after a place: their ids, and the texts of those that may mention the address. */
export function readTexts(
  { table, column, receivedAt, slice }: TextColumn,
  after: number,
  at: number,
  of: Mentions,
): SQL {
  const known = receivedAt ? sql`received_at <= ${at}` : sql.raw('true');
  return sql`
    select id, case when ${known} and exists (
      select 1 from ${jsonValues(of.needles)} n where instr(lower(text), n.value) > 0
    ) then text end as text
    from (
      select rowid as id, ${sql.raw(column)} as text ${receivedAt ? sql.raw(', received_at') : sql.raw('')}
      from ${sql.raw(table)} where rowid > ${after} order by rowid limit ${slice}
    )`;
}

export interface FoundText {
  readonly id: number;
  readonly text: string;
}

/** Must be followed by the count of it. */
export function forgetTexts({ table, column, remove }: TextColumn, found: readonly FoundText[]): SQL {
  const target = sql.raw(table);
  if (remove) return sql`delete from ${target} where rowid in ${jsonValues(found.map(({ id }) => id))}`;
  return sql`
    update or replace ${target} set ${sql.raw(column)} = r.text
    from ${jsonRows(found, ['id', 'text'])} r where ${target}.rowid = r.id`;
}
