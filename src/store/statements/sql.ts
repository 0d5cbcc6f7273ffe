import { type SQL, sql } from 'drizzle-orm';

/**
 * Rows as a derived table over one JSON parameter: any number of rows costs one bound parameter (D1 allows 100 a
 * statement). Column names are code, never input.
 */
export function jsonRows(rows: readonly object[], columns: readonly string[]): SQL {
  const list = columns.map((name) => `value ->> '$.${name}' as "${name}"`).join(', ');
  return sql`(select ${sql.raw(list)} from json_each(${JSON.stringify(rows)}))`;
}

/** Values as a derived table with the one column `value`. */
export const jsonValues = (values: readonly (string | number)[]): SQL =>
  sql`(select value from json_each(${JSON.stringify(values)}))`;

/** `name = least/greatest of stored and new`, where a null is unknown and never wins. */
export function mergeNullable(table: string, column: string, pick: 'min' | 'max'): SQL {
  const [stored, incoming] = [`${table}.${column}`, `excluded.${column}`];
  return sql.raw(`${column} = ${pick}(coalesce(${stored}, ${incoming}), coalesce(${incoming}, ${stored}))`);
}

/** A list of raw, comma-separated column names. */
export const columnList = (names: readonly string[]): SQL => sql.raw(names.join(', '));

/** How many keys two sets of rows have, and how many of them with different values, or in one of the two only. */
export const compared = (key: readonly string[], one: SQL, other: SQL): SQL => sql`
  with one as materialized (${one}), other as materialized (${other})
  select
    (select count(*) from (select ${columnList(key)} from one union select ${columnList(key)} from other)) as counters,
    (select count(*) from (
      select ${columnList(key)} from (select * from one except select * from other)
      union select ${columnList(key)} from (select * from other except select * from one))) as differences`;
