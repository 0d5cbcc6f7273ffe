import { type SQL, sql } from 'drizzle-orm';

/** Octets in one parameter: D1 takes a million, and is told less. */
const MAX_PARAMETER = 900_000;

const encoder = new TextEncoder();

const fits = (text: string): boolean =>
  text.length * 3 <= MAX_PARAMETER || encoder.encode(text).length <= MAX_PARAMETER;

/** Values as JSON lists, each small enough for one parameter. One value that is too large is left to the driver to refuse. */
function jsonTexts(values: readonly unknown[]): readonly string[] {
  const text = JSON.stringify(values);
  if (values.length <= 1 || fits(text)) return [text];
  const half = Math.ceil(values.length / 2);
  return [...jsonTexts(values.slice(0, half)), ...jsonTexts(values.slice(half))];
}

/** Texts are rows of a `values`, never terms of a `union`: of those D1 takes five. */
const derived = (list: string, values: readonly unknown[]): SQL => {
  const [text = '[]', ...more] = jsonTexts(values);
  if (more.length === 0) return sql`(select ${sql.raw(list)} from json_each(${text}))`;
  const texts = sql.join(
    [text, ...more].map((each) => sql`(${each})`),
    sql`, `,
  );
  return sql`(select ${sql.raw(list)} from (values ${texts}) as texts, json_each(texts.column1))`;
};

/**
 * Rows as a derived table over JSON: any number of rows costs one bound parameter for each 900 KB (D1 allows 100 a
 * statement). Column names are code, never input.
 */
export const jsonRows = (rows: readonly object[], columns: readonly string[]): SQL =>
  derived(columns.map((name) => `value ->> '$.${name}' as "${name}"`).join(', '), rows);

/** Values as a derived table with the one column `value`. */
export const jsonValues = (values: readonly (string | number)[]): SQL => derived('value', values);

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
