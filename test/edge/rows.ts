/** Every row of a database as text, so that two databases are equal when their texts are. */
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { exportState } from '../../src/store/export.ts';
import * as schema from '../../src/store/schema.ts';

/** Not of the service, or of who works just now rather than of what is known. */
const PASSED_OVER: readonly RegExp[] = [
  /^_cf_|^sqlite_|migrations$/,
  // Who holds which job, by a random name.
  /^lease$/,
  // A probe of health, by the database's own clock.
  /^heartbeat$/,
];

/** Made at random, so that nobody can guess them. */
const RANDOM: Readonly<Record<string, readonly string[]>> = { access_key: ['hash'], webhook_endpoint: ['secret'] };
export const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Numbers by order of arrival, which a queue does not keep. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  message: ['id'],
  mail: ['message'],
  event: ['message'],
  audit: ['id'],
  suppression_change: ['id'],
};

/** The message's own id stands for its number. */
const named = (table: string) => `select m.message_id, t.* from ${table} t join message m on m.id = t.message`;
const NAMED: Readonly<Record<string, string>> = { mail: named('mail'), event: named('event') };

/** Members of what several tellings were merged into stand in the order of arrival too. */
const inOrder = (value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('{') ? Object.entries(JSON.parse(value)).sort() : value;

const open = (path: string) => new Database(path, { readonly: true });

export function tablesOf(path: string): string {
  const client = open(path);
  const names = client
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'table' order by name")
    .all()
    .map(({ name }) => name)
    .filter((name) => !PASSED_OVER.some((pattern) => pattern.test(name)));
  const lines = names.flatMap((name) => {
    const left = new Set([...(RANDOM[name] ?? []), ...(NUMBERS[name] ?? [])]);
    const rows = client.prepare<[], object>(NAMED[name] ?? `select * from "${name}"`).all();
    return rows.map((row) => {
      const members = Object.entries(row).filter(([column]) => !left.has(column));
      const text = JSON.stringify(members.map(([column, value]) => [column, inOrder(value)]));
      return `${name} ${text.replaceAll(UUID, 'random')}\n`;
    });
  });
  client.close();
  return lines.sort().join('');
}

/** The store's own export, read from a file that a service has open. */
export async function exportOf(path: string): Promise<string> {
  const client = open(path);
  const refused = () => Promise.reject(new Error('read only'));
  let text = '';
  const db = drizzle(client, { schema });
  for await (const line of exportState({
    db,
    atomically: refused,
    isUnavailable: () => false,
    holdsThread: true,
    close: refused,
  }))
    text += line;
  client.close();
  return text;
}
