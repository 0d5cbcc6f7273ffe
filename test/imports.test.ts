/** Imports point one way, as docs/architecture.md says: entries, app, areas, store contract, shared. */
import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';

interface Import {
  readonly from: string;
  /** A path below `src/`, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
}

const STATEMENT = /^(?:import|export)( type)?\b[^;]*? from '([^']+)';|\bimport\('([^']+)'\)/gm;

const importsOf = (from: string): readonly Import[] =>
  [...readFileSync(`src/${from}`, 'utf8').matchAll(STATEMENT)].map(([, type, stated, awaited]) => {
    const name = stated ?? awaited ?? '';
    const to = name.startsWith('.') ? posix.join(posix.dirname(from), name) : name;
    return { from, to, isType: type !== undefined };
  });

const imports = globSync('**/*.{ts,tsx}', { cwd: 'src' }).flatMap((path) => importsOf(path.replaceAll('\\', '/')));

const AREAS = /^(?:access|dashboard|ingest|reputation|suppression|unsubscribe|webhooks)\//;
const COMPOSING = /^(?:app|service|service-jobs|node|worker)\.ts$|^(?:cli|edge)\//;
const STORE_OF_ALL = /^store\/(?:contract(?:\/|\.ts$)|tenant\.ts$)/;

const told = (found: readonly Import[]): readonly string[] => found.map(({ from, to }) => `${from} -> ${to}`);

it('no area imports what puts it together', () => {
  expect(imports.filter(({ from }) => AREAS.test(from)).length).toBeGreaterThan(500);
  expect(told(imports.filter(({ from, to }) => AREAS.test(from) && COMPOSING.test(to)))).toEqual([]);
});

it('no area knows more of the store than its contract, or a driver', () => {
  const knowing = imports.filter(
    ({ to }) => (to.startsWith('store/') && !STORE_OF_ALL.test(to)) || /^(?:drizzle-orm|better-sqlite3)\b/.test(to),
  );
  expect(told(knowing.filter(({ from }) => AREAS.test(from)))).toEqual([]);
});

it('what is shared, and the clients of AWS, take only types from elsewhere', () => {
  const taking = imports.filter(
    ({ from, to, isType }) => !isType && /^(?:shared|aws)\//.test(from) && to.includes('/'),
  );
  expect(told(taking.filter(({ to }) => /\.tsx?$/.test(to) && !/^(?:shared|aws)\//.test(to)))).toEqual([]);
  expect(told(taking.filter(({ from, to }) => from.startsWith('shared/') && to.startsWith('aws/')))).toEqual([]);
});

it('only the Worker is made of what is made for Workers', () => {
  const users = new Set(imports.filter(({ to }) => to.startsWith('edge/')).map(({ from }) => from));
  expect([...users].filter((from) => from !== 'worker.ts' && !from.startsWith('edge/'))).toEqual([]);
});
