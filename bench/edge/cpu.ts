/** CPU time of the Worker's own isolate, by what it is asked. */
import { readFileSync } from 'node:fs';
import { MINUTE } from '../../src/shared/time.ts';
import { newMails } from './mails.ts';
import { type NameOf, namesBy, profiled } from './profile.ts';
import { check, consume, publish } from './rows.ts';
import type { Edge, WorkerName } from './runtime.ts';

export type CpuKind =
  | 'baseline'
  | 'firstRequest'
  | 'webhookQueued'
  | 'webhookDirect'
  | 'check1'
  | 'check100'
  | 'consumer100'
  | 'cron'
  | 'overview';

export interface Cpu {
  /** Milliseconds of one. */
  readonly cpu: number;
  readonly samples: number;
  readonly top: readonly string[];
}

const TOP = 5;
const MAPPED = ['service.js', 'dashboard.js'] as const;

const mapOf = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../dist/worker/${file}.map`, import.meta.url), 'utf8'));

interface Asked {
  readonly worker: WorkerName;
  readonly times: number;
  readonly ask: () => Promise<unknown>;
  /** Before what is measured, so that the code is compiled. */
  readonly warm: number;
}

const repeat = async (times: number, ask: () => Promise<unknown>): Promise<void> => {
  for (let n = 0; n < times; n++) await ask();
};

async function cpuOf(edge: Edge, { worker, times, ask, warm }: Asked, nameOf: NameOf): Promise<Cpu> {
  await repeat(warm, ask);
  const { cpu, samples, top } = await profiled(edge.inspector, worker, { work: () => repeat(times, ask), nameOf });
  const named = top.slice(0, TOP).map(({ name, share }) => `${(share * 100).toFixed(0)} % ${name}`);
  return { cpu: cpu / times, samples, top: named };
}

/** @param times each is asked; those that take long, less often. */
export async function measureCpu(edge: Edge, times: number): Promise<Readonly<Record<CpuKind, Cpu>>> {
  const nameOf = namesBy(new Map(MAPPED.map((file) => [file, mapOf(file)])));
  const seldom = Math.max(5, Math.round(times / 10));
  const webhook = (worker: WorkerName) => async () => {
    for (const mail of newMails(1, Date.now())) await publish(edge, worker, 'send', mail);
  };
  const often = { times, warm: times };
  const rarely = { times: seldom, warm: seldom };
  const measured = (asked: Asked) => cpuOf(edge, asked, nameOf);

  const firstRequest = await measured({ worker: 'direct', times: 1, warm: 0, ask: webhook('direct') });
  const baseline = await measured({ worker: 'baseline', ...often, ask: () => edge.ask('baseline', '/') });
  const webhookQueued = await measured({ worker: 'queued', ...often, ask: webhook('queued') });
  const webhookDirect = await measured({ worker: 'direct', ...often, ask: webhook('direct') });
  const check1 = await measured({ worker: 'queued', ...often, ask: () => check(edge, 'queued', 1) });
  const check100 = await measured({ worker: 'queued', ...often, ask: () => check(edge, 'queued', 100) });
  const consumer = () => consume(edge, 'queued', 'send', newMails(100, Date.now()));
  const consumer100 = await measured({ worker: 'queued', ...rarely, ask: consumer });
  const cookie = await edge.cookieOf('queued');
  const page = () => edge.ask('queued', '/', { headers: { cookie } });
  const overview = await measured({ worker: 'queued', ...rarely, ask: page });
  const minute = async (): Promise<void> => {
    edge.advance(MINUTE);
    await edge.counted('counted', () => edge.cron('counted'));
  };
  const cron = await measured({ worker: 'counted', ...rarely, ask: minute });
  return { baseline, firstRequest, webhookQueued, webhookDirect, check1, check100, consumer100, cron, overview };
}
