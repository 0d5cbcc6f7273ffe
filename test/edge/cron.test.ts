/** The jobs within one cron trigger: what it may do, and what becomes of the rest. Over SQLite, through D1's client. */
import { beforeEach, describe, expect, it } from 'vitest';
import { BudgetSpentError, createBudget } from '../../src/edge/budget.ts';
import { createMeter, meteredFetch } from '../../src/edge/meter.ts';
import { type Job, NoRoomError } from '../../src/shared/jobs.ts';
import { cronContract } from '../contract/cron-contract.ts';
import { createCron } from '../support/cron.ts';
import { openSqliteD1 } from '../support/sqlite-d1.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The times, both sides of taking, and putting back. */
const LEASES = 4;

let cron: ReturnType<typeof createCron>;

beforeEach(() => {
  cron = createCron(openSqliteD1());
});

/** `slices` slices of `cost` statements each. */
function workOf(name: string, { cost = 1, slices = 1, every = MINUTE } = {}) {
  let left = slices;
  let done = 0;
  const job: Job = {
    name,
    every,
    run: async () => {
      for (let n = 0; n < cost; n++) await cron.store.milestones.of('first-check');
      done++;
      return --left > 0;
    },
  };
  return {
    job,
    done: () => done,
    more: (count: number) => {
      left = count;
    },
  };
}

describe('a trigger', () => {
  it('asks one question when nothing is due', async () => {
    const { job } = workOf('hourly', { every: HOUR });
    expect(await cron.trigger([job])).toMatchObject({ ran: ['hourly'], spent: LEASES + 1 });
    cron.advance(MINUTE);
    expect(await cron.trigger([job])).toEqual({ ran: [], left: [], spent: 1 });
  });

  it('does each minute what is due each minute, though triggers come a little early or late', async () => {
    const minutely = workOf('minutely');
    const seldom = workOf('seldom', { every: 5 * MINUTE });
    for (const wait of [0, 59_300, 60_400, 59_900, 60_100, 60_200]) {
      cron.advance(wait);
      await cron.trigger([minutely.job, seldom.job]);
    }
    expect([minutely.done(), seldom.done()]).toEqual([6, 2]);
  });

  it('writes nothing down of jobs that are done each minute, and of others when they are due', async () => {
    const jobs = ['a', 'b'].map((name) => workOf(name).job);
    const seldom = workOf('seldom', { every: 5 * MINUTE });
    for (let n = 0; n < 3; n++) {
      await cron.trigger([...jobs, seldom.job]);
      cron.advance(MINUTE);
    }
    expect(await cron.store.leases.times(['job:a', 'job:b', 'job:seldom', 'cron'])).toEqual(
      new Map([
        ['job:seldom', cron.now() + MINUTE + MINUTE / 2],
        ['cron', cron.now() - MINUTE / 2],
      ]),
    );
  });

  it('keeps the place of a job that was left, until it was done', async () => {
    const large = workOf('large', { cost: 30 });
    const other = workOf('other', { cost: 30 });
    expect(await cron.trigger([large.job, other.job], { statements: 50 })).toMatchObject({ left: ['other'] });
    cron.advance(MINUTE);
    large.more(1);
    expect(await cron.trigger([large.job, other.job], { statements: 50 })).toMatchObject({
      ran: ['other', 'large'],
      left: ['large'],
    });
    cron.advance(MINUTE);
    other.more(1);
    expect(await cron.trigger([large.job, other.job], { statements: 50 })).toMatchObject({ left: ['other'] });
    expect([large.done(), other.done()]).toEqual([2, 1]);
  });

  it('forgets a note that is of no use any more, also of a job that is done more often than triggers come', async () => {
    const often = workOf('often', { cost: 30, slices: 2, every: 5_000 });
    const run = async () => {
      await cron.store.leases.deleteExpired(cron.now());
      return false;
    };
    const sweep: Job = { name: 'sweep', every: MINUTE, run };
    expect(await cron.trigger([often.job, sweep], { statements: 40 })).toMatchObject({ left: ['often'] });
    for (let n = 0; n < 3; n++) {
      cron.advance(MINUTE + 20);
      often.more(1);
      await cron.trigger([often.job, sweep]);
    }
    expect(await cron.store.leases.times(['job:often'])).toEqual(new Map());
  });

  it('never takes more statements than it may, whatever the jobs ask for', async () => {
    const jobs = Array.from({ length: 8 }, (_, n) => workOf(`job${n}`, { cost: 3 + n, slices: 50 }).job);
    for (let n = 0; n < 10; n++) {
      const { spent } = await cron.trigger(jobs, { statements: 30 });
      expect(spent).toBeLessThanOrEqual(30);
      cron.advance(MINUTE);
    }
    expect(cron.said).toEqual([]);
  });

  it('begins with those that waited longest, so that every job has its turn', async () => {
    const works = Array.from({ length: 6 }, (_, n) => workOf(`job${n}`, { cost: 10, slices: 1_000 }));
    const jobs = works.map(({ job }) => job);
    for (let n = 0; n < 12; n++) {
      await cron.trigger(jobs, { statements: LEASES + 25 });
      cron.advance(MINUTE);
    }
    expect(works.map(({ done }) => done())).toEqual([4, 4, 4, 4, 4, 4]);
  });

  it('lets a job that has a backlog keep no other one from its minute', async () => {
    const backlog = workOf('backlog', { cost: 5, slices: 1_000 });
    const alerts = workOf('alerts', { cost: 18 });
    for (let n = 0; n < 5; n++) {
      alerts.more(1);
      await cron.trigger([backlog.job, alerts.job], { statements: 50 });
      cron.advance(MINUTE);
    }
    expect(alerts.done()).toBe(5);
    expect(backlog.done()).toBeGreaterThan(15);
  });

  it('names a job whose slice is larger than all there is, and goes on with the others', async () => {
    const large = workOf('large', { cost: 60 });
    const small = workOf('small');
    for (let n = 0; n < 3; n++) {
      small.more(1);
      await cron.trigger([large.job, small.job], { statements: 50 });
      cron.advance(MINUTE);
    }
    expect(cron.said[0]).toBe('job-larger-than-budget {"job":"large","statements":46}');
    expect([large.done(), small.done()]).toEqual([0, 2]);
  });

  it('begins no slice when its time is over, and goes on with the next trigger', async () => {
    const slow = workOf('slow', { slices: 10 });
    const run = async (signal: AbortSignal) => {
      cron.advance(10_000);
      return slow.job.run(signal);
    };
    const other = workOf('other', { every: HOUR });
    expect(await cron.trigger([{ ...slow.job, run }, other.job])).toMatchObject({
      ran: ['slow', 'other'],
      left: ['slow'],
    });
    expect(slow.done()).toBe(3);
    cron.advance(30_000);
    expect(await cron.trigger([{ ...slow.job, run }, other.job])).toMatchObject({ ran: ['slow'] });
    expect(slow.done()).toBe(6);
  });

  it('gives a slice that found no room the whole budget of the next trigger', async () => {
    const large = workOf('large', { cost: 20 });
    const first = workOf('first', { cost: 20 });
    const careful: Job = {
      ...large.job,
      run: async (signal) => {
        if (cron.meter.left().statements < 40) throw new NoRoomError();
        return large.job.run(signal);
      },
    };
    expect(await cron.trigger([first.job, careful], { statements: 50 })).toMatchObject({ left: ['large'] });
    cron.advance(MINUTE);
    first.more(1);
    expect(await cron.trigger([first.job, careful], { statements: 50 })).toMatchObject({ ran: ['large', 'first'] });
    expect(large.done()).toBe(1);
    expect(cron.said).toEqual([]);
  });
});

describe('a job', () => {
  it('that throws stops no other, and is tried again when it is due', async () => {
    let tries = 0;
    const broken: Job = {
      name: 'broken',
      every: MINUTE,
      run: async () => {
        tries++;
        throw new TypeError('ann@example.net');
      },
    };
    const { job, done } = workOf('other');
    await cron.trigger([broken, job]);
    cron.advance(MINUTE);
    await cron.trigger([broken, job]);
    expect([tries, done()]).toEqual([2, 2]);
    expect(cron.said[0]).toBe('job-failed {"job":"broken","name":"TypeError"}');
  });

  it('that hangs is cut off, keeps its lease until that runs out, and writes nothing after the end', async () => {
    let aborted = false;
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slices: Promise<boolean>[] = [];
    const work = async (signal: AbortSignal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      await gate;
      await cron.store.milestones.reached('first-check', 1);
      return false;
    };
    const run = (signal: AbortSignal) => {
      const slice = work(signal);
      slices.push(slice);
      return slice;
    };
    const hanging: Job = { name: 'hanging', every: MINUTE, run };
    const { job, done } = workOf('other');
    expect(await cron.trigger([hanging, job], { sliceTime: 20 })).toMatchObject({ ran: ['hanging', 'other'] });
    expect([aborted, done()]).toEqual([true, 1]);
    expect(cron.said).toEqual(['job-hung {"job":"hanging"}']);
    cron.advance(MINUTE);
    expect(await cron.trigger([hanging, job], { sliceTime: 20 })).toMatchObject({ ran: ['other'] });
    cron.advance(MINUTE);
    expect((await cron.trigger([hanging, job], { sliceTime: 20 })).ran).toContain('hanging');
    goOn();
    expect((await Promise.allSettled(slices)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cron.store.milestones.of('first-check')).toBeNull();
  });

  it('of a run that died goes on when its lease has run out', async () => {
    const { job, done } = workOf('sync', { slices: 3 });
    await cron.store.leases.takeAll(['job:sync'], 'died', cron.now() + 2 * MINUTE, cron.now());
    cron.advance(MINUTE);
    expect(await cron.trigger([job])).toMatchObject({ ran: [] });
    cron.advance(MINUTE);
    expect(await cron.trigger([job])).toMatchObject({ ran: ['sync'] });
    expect(done()).toBe(3);
  });
});

describe('triggers', () => cronContract(async () => openSqliteD1()));

describe('a budget', () => {
  it('refuses what is more than is left, and takes nothing for it', () => {
    const budget = createBudget({ statements: 5, fetches: 1 });
    budget.spend('statements', 3);
    expect(() => budget.spend('statements', 3)).toThrow(BudgetSpentError);
    expect([budget.left(), budget.refusals()]).toEqual([{ statements: 2, fetches: 1 }, 1]);
    budget.close();
    expect(() => budget.spend('fetches', 1)).toThrow(BudgetSpentError);
  });

  it('counts requests to the outside, and refuses them before they are sent', async () => {
    const sent: string[] = [];
    const meter = createMeter();
    const fetch = meteredFetch(async (url) => {
      sent.push(String(url));
      return new Response();
    }, meter);
    const twice = async () => {
      await fetch('https://a.example.com/');
      await fetch('https://b.example.com/');
    };
    await expect(meter.run(createBudget({ statements: 0, fetches: 1 }), twice)).rejects.toThrow(BudgetSpentError);
    await twice();
    expect(sent).toEqual(['https://a.example.com/', 'https://a.example.com/', 'https://b.example.com/']);
  });

  it('of one run is not paid from by another one beside it', async () => {
    const meter = createMeter();
    const spend = async (count: number) => {
      await Promise.resolve();
      meter.spend('statements', count);
      return meter.left().statements;
    };
    const [one, other] = [10, 20].map((statements) => createBudget({ statements, fetches: 0 }));
    if (one === undefined || other === undefined) throw new Error('none');
    expect(await Promise.all([meter.run(one, () => spend(4)), meter.run(other, () => spend(5)), spend(9)])).toEqual([
      6,
      15,
      Number.POSITIVE_INFINITY,
    ]);
  });
});
