/**
 * Cloudflare's limits of D1, enforced here: the local runtime lets more through than the real one, and a statement that
 * is refused only in production is found by its users.
 *
 * @see Cloudflare D1, "Limits": 100 bound parameters a query, 100 KB of SQL, 2 MB a string, 50 octets a LIKE pattern, 32
 * arguments a function.
 */
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';

const MAX_PARAMETERS = 100;
const MAX_ARGUMENTS = 32;
const MAX_SQL = 100_000;
/** Half of what D1 takes: its other half is for what a row adds to the value. */
const MAX_VALUE = 1_000_000;
const PATTERNS = /\b(?:like|glob)\b/i;
const FORBIDDEN = /^\s*(?:begin|commit|savepoint|attach|vacuum)\b|\btemp(?:orary)?\s+(?:table|view|trigger)\b/i;

/** A statement that D1 would refuse, now and always. */
export class D1LimitError extends Error {
  override readonly name = 'D1LimitError';
}

export interface D1LimitOptions {
  /** Of functions. No input adds to them, so that tests see all there are; to count takes longer than the other checks together. */
  readonly countsArguments: boolean;
}

/** Texts that are known to pass: ours are few, and come again and again. */
const MAX_KNOWN = 1_000;

const encoder = new TextEncoder();

/** Octets; only what may be near a limit is counted in full. */
const sizeOf = (text: string, near: number): number =>
  text.length * 3 <= near ? text.length : encoder.encode(text).length;

/** Text in quotes, the begin of a call (a name with its parenthesis, as our SQL writes it), other parentheses, commas. */
const TOKENS = /'[^']*'|"[^"]*"|[a-z_]\w*\(|[(),]/gi;

/** Most arguments of any function that is called. */
function mostArguments(sql: string): number {
  let most = 0;
  const open: { readonly isCall: boolean; commas: number }[] = [];
  for (const [token] of sql.matchAll(TOKENS)) {
    const inner = open.at(-1);
    if (token.endsWith('(')) open.push({ isCall: token !== '(', commas: 0 });
    else if (token === ',' && inner !== undefined) inner.commas++;
    else if (token === ')' && open.pop()?.isCall === true) most = Math.max(most, (inner?.commas ?? 0) + 1);
  }
  return most;
}

function checkSql(sql: string, { countsArguments }: D1LimitOptions): void {
  if (sizeOf(sql, MAX_SQL) > MAX_SQL) throw new D1LimitError(`a statement of more than ${MAX_SQL} octets`);
  if (FORBIDDEN.test(sql)) throw new D1LimitError('D1 knows no transactions and no temporary tables');
  if (PATTERNS.test(sql)) throw new D1LimitError('patterns have at most 50 octets in D1: use instr or a range');
  // One argument less has a comma less: most statements are too short for it.
  if (countsArguments && sql.split(',').length > MAX_ARGUMENTS && mostArguments(sql) > MAX_ARGUMENTS)
    throw new D1LimitError(`a function has at most ${MAX_ARGUMENTS} arguments in D1`);
}

function checkParameters(values: readonly unknown[]): void {
  if (values.length > MAX_PARAMETERS) throw new D1LimitError(`${values.length} parameters, ${MAX_PARAMETERS} at most`);
  for (const value of values) {
    if (typeof value === 'string' && sizeOf(value, MAX_VALUE) > MAX_VALUE)
      throw new D1LimitError(`a value of more than ${MAX_VALUE} octets`);
  }
}

type Calls = Pick<D1Database, 'prepare' | 'batch'>;

const limitedCalls = (client: Calls, check: (sql: string) => void): Calls => ({
  prepare: (sql: string) => {
    check(sql);
    const prepared = client.prepare(sql);
    const bind = prepared.bind.bind(prepared);
    prepared.bind = (...values: unknown[]) => {
      checkParameters(values);
      return bind(...values);
    };
    return prepared;
  },
  batch: (statements: D1PreparedStatement[]) => client.batch(statements),
});

/** The same database, refusing what the real one would refuse; its sessions too. */
export function withD1Limits(client: D1Database, options: D1LimitOptions = { countsArguments: true }): D1Database {
  const known = new Set<string>();
  const check = (sql: string): void => {
    if (known.has(sql)) return;
    checkSql(sql, options);
    if (known.size >= MAX_KNOWN) known.clear();
    known.add(sql);
  };
  return Object.assign(Object.create(client), limitedCalls(client, check), {
    withSession: (start?: string) => {
      const session = client.withSession(start);
      return Object.assign(Object.create(session), limitedCalls(session, check));
    },
  });
}
