/**
 * Counts who was checked for a campaign: beside the check, never in its way. A check is answered at once, and counted within
 * moments; only when counting falls behind do checks wait a little for it.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../shared/log.ts';
import { MINUTE } from '../../shared/time.ts';
import type { CampaignKey, CampaignStore } from '../../store/contract.ts';
import { type CheckedRecipient, createSliceCount, SLICE, type SliceCountOptions } from './slice-count.ts';

export interface CampaignCounting {
  /** Counts what a check answered, if the campaign is registered. Never rejects. */
  readonly note: (campaign: CampaignKey, answers: readonly CheckedRecipient[]) => Promise<void>;
  /** Resolves when nothing waits to be counted. */
  readonly drain: () => Promise<void>;
}

export interface CampaignCountingOptions extends SliceCountOptions {
  readonly campaigns: Pick<CampaignStore, 'registered' | 'countChecked'>;
  readonly log: Log;
}

/** For so many ms checks are gathered: a transaction costs a disk's patience, and single checks come by the hundred. */
const GATHER = 50;
/** With more waiting, a check waits too. */
const KEEPING_UP = 20_000;
/** How long it waits in ms, at most. */
const PATIENCE = 250;
/** Recipients that may wait, about 100 bytes each; more are not counted. */
const MAX_WAITING = 200_000;

/** Part of an answer. */
interface Chunk {
  readonly campaign: number;
  readonly answers: readonly CheckedRecipient[];
  readonly done: () => void;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Waits for something, but no longer than this many ms. */
async function atMost(patience: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, sleep(patience, undefined, { signal: over.signal })]).finally(() => over.abort());
}

/** The first chunk, and those of the same campaign that fit beside it: single checks share a transaction. */
function takeNext(waiting: readonly Chunk[]): { readonly taken: readonly Chunk[]; readonly rest: readonly Chunk[] } {
  const taken: Chunk[] = [];
  const rest: Chunk[] = [];
  let size = 0;
  for (const chunk of waiting) {
    const fits = size + chunk.answers.length <= SLICE && chunk.campaign === (taken[0] ?? chunk).campaign;
    if (fits) size += chunk.answers.length;
    (fits ? taken : rest).push(chunk);
  }
  return { taken, rest };
}

export function createCampaignCounting({ campaigns, secrets, now, log }: CampaignCountingOptions): CampaignCounting {
  const count = createSliceCount({ campaigns, secrets, now });
  let waiting: readonly Chunk[] = [];
  let size = 0;
  let running: Promise<void> | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;

  /** One line a minute: every check of an hour without a store would be one. */
  const failed = (name: string): void => {
    if (now() - toldAt < MINUTE) return;
    toldAt = now();
    log.warn('campaign-checks-not-counted', { name });
  };

  const countNext = async ({ taken, rest }: ReturnType<typeof takeNext>, campaign: number): Promise<void> => {
    waiting = rest;
    const answers = taken.flatMap((chunk) => chunk.answers);
    await count(campaign, answers).catch((error: unknown) => failed(nameOf(error)));
    size -= answers.length;
    for (const { done } of taken) done();
  };

  const work = async (): Promise<void> => {
    for (;;) {
      await (size < SLICE ? sleep(GATHER) : nextTurn());
      const next = takeNext(waiting);
      const [first] = next.taken;
      if (first !== undefined) await countNext(next, first.campaign);
      else {
        // In the same turn as the look at what waits: whoever comes later must start anew.
        running = null;
        return;
      }
    }
  };

  const enqueue = (campaign: number, answers: readonly CheckedRecipient[]): Promise<unknown> => {
    if (size + answers.length > MAX_WAITING) {
      failed('too-many-waiting');
      return Promise.resolve();
    }
    size += answers.length;
    const chunks: Chunk[] = [];
    const counted: Promise<void>[] = [];
    for (let from = 0; from < answers.length; from += SLICE) {
      const { promise, resolve } = Promise.withResolvers<void>();
      chunks.push({ campaign, answers: answers.slice(from, from + SLICE), done: resolve });
      counted.push(promise);
    }
    waiting = [...waiting, ...chunks];
    running ??= work();
    return Promise.all(counted);
  };

  return {
    note: async ({ tenant, tag }, answers) => {
      try {
        const [campaign] = await campaigns.registered([tag], tenant);
        if (campaign === undefined || campaign.closedAt !== null) return;
        const counted = enqueue(campaign.id, answers);
        if (size > KEEPING_UP) await atMost(PATIENCE, counted);
      } catch (error) {
        failed(nameOf(error));
      }
    },

    drain: async () => {
      await running;
    },
  };
}
