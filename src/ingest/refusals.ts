/** Counts the messages that the roads did not take, by hour and cause, for all processes together. */
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { Log } from '../shared/log.ts';
import { type Clock, HOUR, SECOND } from '../shared/time.ts';
import type { AlertSignalStore } from '../store/contract.ts';
import { REFUSAL_CODES, type RefusalCode } from './refusal-codes.ts';

export interface RefusalCounter {
  /** Counts messages that were not taken. */
  readonly count: (code: RefusalCode, times?: number) => void;
  /** Stores what was counted. Never rejects: what could not be stored is tried again with the next ones. */
  readonly flush: () => Promise<void>;
  /** The same, at most once in `GATHER`: for where no timer outlives a request. */
  readonly flushSometimes: () => Promise<void>;
}

export interface RefusalOptions {
  readonly signals: Pick<AlertSignalStore, 'addRefusals'>;
  readonly now: Clock;
  readonly log: Log;
}

/** Strangers can cause refusals at will: so many of them are one write. */
const GATHER = 20 * SECOND;

/** Codes are few and our own: the counts stay small however many messages come. */
export function createRefusalCounter({ signals, now, log }: RefusalOptions): RefusalCounter {
  let counts = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let flushedAt = Number.NEGATIVE_INFINITY;

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const taken = counts;
    counts = new Map();
    if (taken.size === 0) return;
    const refusals = [...taken].map(([code, count]) => ({ code, count }));
    try {
      await signals.addRefusals(Math.floor(now() / HOUR), refusals);
    } catch {
      log.warn('refusals-not-stored', { codes: refusals.length });
      for (const { code, count } of refusals) counts.set(code, (counts.get(code) ?? 0) + count);
    }
  };

  return {
    flush,
    flushSometimes: async () => {
      if (counts.size === 0 || now() - flushedAt < GATHER) return;
      flushedAt = now();
      await flush();
    },
    count: (code, times = 1) => {
      if (times <= 0) return;
      counts.set(code, (counts.get(code) ?? 0) + times);
      timer ??= setTimeout(flush, GATHER);
    },
  };
}

/** A road may say so of an answer that is not to be counted. */
export interface RefusalEnv {
  Variables: { uncounted?: boolean };
}

const answered = z.object({ code: z.enum(REFUSAL_CODES) });

/**
 * Counts a road's refusals by the code that was answered, those of the middleware before it and of a store that is down
 * among them. Codes that say nothing about a message (405, a request that was aborted) are left out.
 */
export const countRefusals =
  (refusals: Pick<RefusalCounter, 'count'>): MiddlewareHandler<RefusalEnv> =>
  async (c, next) => {
    await next();
    if (c.res.status < 400 || c.get('uncounted') === true) return;
    const told = answered.safeParse(await c.res.clone().json());
    if (told.success) refusals.count(told.data.code);
  };
