/** Jobs beside the requests: one process at a time does each, and a failure is tried again. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Job, type RunningJobs, startJobs } from '../../src/shared/jobs.ts';
import { type Log, silentLog } from '../../src/shared/log.ts';
import type { LeaseStore, Store } from '../../src/store/contract.ts';
import { openMemory } from '../support/sqlite.ts';

const T0 = Date.UTC(2026, 10, 22);
const MINUTE = 60_000;

describe('jobs', () => {
  const running: RunningJobs[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
  });
  const start = (store: Pick<Store, 'leases'>, job: Partial<Job>, over: { holder?: string; log?: Log } = {}) => {
    const jobs = startJobs({
      jobs: [{ name: 'test', every: 5, run: async () => false, ...job }],
      leases: store.leases,
      holder: over.holder ?? 'a',
      now: () => T0,
      log: over.log ?? silentLog,
    });
    running.push(jobs);
    return jobs;
  };

  it('are done by one of two processes, and by the other once it has stopped', async () => {
    const store = openMemory();
    const ran = { a: 0, b: 0 };
    const first = start(store, { run: async () => ++ran.a < 0 });
    await vi.waitFor(() => expect(ran.a).toBeGreaterThan(0));
    start(store, { run: async () => ++ran.b < 0 }, { holder: 'b' });
    const seen = ran.a;
    await vi.waitFor(() => expect(ran.a).toBeGreaterThan(seen + 3));
    expect(ran.b).toBe(0);
    await first.stop();
    await vi.waitFor(() => expect(ran.b).toBeGreaterThan(0));
  });

  it('are taken over from a process that was killed, when its lease has run out', async () => {
    const store = openMemory();
    await store.leases.take('job:test', 'killed', T0 + MINUTE, T0);
    await store.leases.take('job:old', 'killed', T0, T0 - MINUTE);
    let [held, free] = [0, 0];
    start(store, { run: async () => ++held < 0 });
    start(store, { name: 'old', run: async () => ++free < 0 });
    await vi.waitFor(() => expect(free).toBeGreaterThan(3));
    expect(held).toBe(0);
  });

  it('are tried again after a failure, which is logged by its name only', async () => {
    const said: object[] = [];
    const log: Log = { ...silentLog, warn: (event, fields = {}) => said.push({ event, ...fields }) };
    let ran = 0;
    const run = async () => {
      if (++ran < 3) throw new TypeError('ann@example.net');
      return false;
    };
    start(openMemory(), { run }, { log });
    await vi.waitFor(() => expect(ran).toBeGreaterThan(3));
    const failure = { event: 'job-failed', job: 'test', name: 'TypeError' };
    expect(said).toEqual([failure, failure]);
  });

  it('go on without a pause while more is waiting', async () => {
    let ran = 0;
    start(openMemory(), { every: 3_600_000, run: async () => ++ran < 5 });
    await vi.waitFor(() => expect(ran).toBe(5));
  });

  it('are over when stop resolves, and give their lease back', async () => {
    const store = openMemory();
    let release = () => {};
    const slice = new Promise<void>((resolve) => {
      release = resolve;
    });
    let [began, ended] = [false, false];
    const run = async (signal: AbortSignal) => {
      began = true;
      await slice;
      ended = signal.aborted;
      return true;
    };
    const jobs = start(store, { run });
    await vi.waitFor(() => expect(began).toBe(true));
    const stopped = jobs.stop().then(() => ended);
    release();
    expect(await stopped).toBe(true);
    expect(await store.leases.take('job:test', 'b', T0 + 1, T0)).toBe(true);
  });

  it('are not done while the store cannot be asked for the lease', async () => {
    let [asked, ran] = [0, 0];
    const leases: LeaseStore = {
      ...openMemory().leases,
      take: async () => {
        if (++asked < 3) throw new Error('locked');
        return true;
      },
      release: async () => {},
    };
    start({ leases }, { run: async () => ++ran < 0 });
    await vi.waitFor(() => expect(ran).toBeGreaterThan(0));
    expect(asked).toBeGreaterThan(2);
  });
});
