/**
 * What the built Worker costs in workerd: rows of D1 by event, request and minute of cron, with histories of several
 * sizes; CPU of its isolate; octets of a mail; messages a second.
 *
 *   npm run build && npm run build:edge && node bench/edge.ts [mails,mails,…] [minutes] [requests] [--keep]
 *
 * Prints Markdown. `--keep` writes it to bench/results/edge.md, and the figures to bench/results/edge.json, from which
 * `node bench/edge-cost.ts` works out what a month costs.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { type Cpu, type CpuKind, measureCpu } from './edge/cpu.ts';
import { fillHistory } from './edge/history.ts';
import { figuresOf } from './edge/measured.ts';
import { type Measure, measureRows, rowsText } from './edge/rows.ts';
import { databaseFile, startEdge, temporaryFolder } from './edge/runtime.ts';
import { measureStorage, type Storage } from './edge/storage.ts';

const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const SIZES = (given[0] ?? '0,50000,200000').split(',').map(Number);
const MINUTES = Number(given[1] ?? 60);
const REQUESTS = Number(given[2] ?? 300);
const kept = process.argv.includes('--keep');

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withEdge<T>(folder: string, work: (edge: Awaited<ReturnType<typeof startEdge>>) => Promise<T>) {
  const edge = await startEdge(folder);
  try {
    return await work(edge);
  } finally {
    await edge.close();
  }
}

const rowsWith = (mails: number): Promise<readonly Measure[]> =>
  inFolder(async (folder) => {
    // Whoever runs first decides where the file lies.
    await withEdge(folder, async () => {});
    if (mails > 0) await fillHistory(databaseFile(folder), mails);
    return withEdge(folder, (edge) => measureRows(edge, MINUTES));
  });

function rowsTable(histories: readonly (readonly Measure[])[]): string {
  const sizes = SIZES.map((mails) => (mails === 0 ? 'empty' : `${mails.toLocaleString('en')} mails`));
  const first = histories[0] ?? [];
  const lines = first.map((measure, nth) => {
    const { what, of, counts } = measure;
    const each = histories.map((measures) => {
      const same = measures[nth];
      return same === undefined ? '' : rowsText(same);
    });
    return `| ${[what, (counts.calls / of).toFixed(1), (counts.statements / of).toFixed(1), ...each].join(' | ')} |`;
  });
  return [`| what | calls | statements | ${sizes.join(' | ')} |`, `|${'---|'.repeat(3 + sizes.length)}`, ...lines].join(
    '\n',
  );
}

const CPU_NAMES: Readonly<Record<CpuKind, string>> = {
  baseline: 'a Worker that answers "ok"',
  firstRequest: 'the first request of an isolate',
  webhookQueued: 'webhook with a queue',
  webhookDirect: 'webhook without a queue',
  check1: 'check of 1 address',
  check100: 'check of 100 addresses',
  consumer100: 'consumer, a batch of 100',
  cron: 'cron, a minute without mail',
  overview: 'overview page',
};
/** Milliseconds of CPU that the free plan gives an invocation. */
const FREE = 10;

function cpuTable(cpu: Readonly<Record<CpuKind, Cpu>>): string {
  const lines = Object.entries(cpu).map(([kind, { cpu: used, samples, top }]) => {
    const name = CPU_NAMES[kind as CpuKind];
    const against = (used / cpu.webhookQueued.cpu).toFixed(1);
    return `| ${[name, `${used.toFixed(2)} ms`, against, used < FREE ? 'yes' : 'no', samples, top.join('; ')].join(' | ')} |`;
  });
  return [
    '| what | CPU | to the webhook with a queue | below 10 ms | samples | most of it |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const storageText = ({ delivered, bounced, forgotten, taken }: Storage): string =>
  [
    `- a mail that was sent and delivered: ${delivered.toFixed(0)} octets of D1; one that bounced: ${bounced.toFixed(0)}`,
    `- to forget a mail: ${forgotten.read.toFixed(1)} rows read, ${forgotten.written.toFixed(1)} written`,
    `- the database took ${taken.one.toFixed(0)} messages/s in batches of 100 from one consumer, ${taken.several.toFixed(0)} from four at a time`,
  ].join('\n');

const began = performance.now();
const cpu = await inFolder((folder) => withEdge(folder, (edge) => measureCpu(edge, REQUESTS)));
const histories: (readonly Measure[])[] = [];
for (const mails of SIZES) histories.push(await rowsWith(mails));
const storage = await inFolder((folder) => withEdge(folder, measureStorage));
const seconds = Math.round((performance.now() - began) / 1_000);

const text = `# What the Worker costs

${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(0)}. The built
Worker in workerd, over D1, in ${seconds} s: \`node bench/edge.ts ${SIZES.join(',')} ${MINUTES} ${REQUESTS}\`.

## Rows of D1

Rows read / written of one event, request or minute, as D1 counts them (\`meta.rows_read\`, \`meta.rows_written\`: every entry of
an index that is written is one more). Calls and statements of the first column. The columns differ in what was in the database before.

${rowsTable(histories)}

## CPU

Time of the Worker's own isolate: samples of workerd's profiler, which come only while the isolate is entered, times the time
between two of them. Native functions and the collection of garbage are in it; the database, which is another isolate here and another
machine there, and the runtime's sockets are not. Warm, unless said otherwise; cron includes the counting of rows.

${cpuTable(cpu)}

## Storage and throughput

${storageText(storage)}
`;
console.log(text);
if (kept) {
  const results = new URL('./results/', import.meta.url);
  writeFileSync(new URL('edge.md', results), text);
  const figures = figuresOf({ measures: histories.at(-1) ?? [], cpu, storage });
  writeFileSync(new URL('edge.json', results), `${JSON.stringify(figures, null, 2)}\n`);
}
