/** Reads all that a breakdown shows, as of one instant. */

import { type Courses, courseAdder, loadCourses } from '../../reputation/load-group-series.ts';
import {
  CANDIDATES,
  EVENT_TYPES,
  type EventShare,
  type EventTypes,
  type Groups,
  listGroups,
  loadEventShares,
  loadGroups,
  mostOf,
  providerOf,
} from '../../reputation/load-groups.ts';
import { type Coverage, countMails, largestRows, type MailStore } from '../../reputation/load-mails.ts';
import { bucketsOf, WINDOWS, windowRange } from '../../reputation/series.ts';
import type { Millis } from '../../shared/time.ts';
import type { ReputationStore } from '../../store/contract.ts';
import type { Breakdown } from './path.ts';
import type { BreakdownRequest } from './request.ts';

export type BreakdownStore = MailStore & Pick<ReputationStore, 'groups' | 'courses' | 'accounts' | 'eventTypes'>;

/** Rows of a page. */
export const PAGE = 50;
/** SES knows some twenty kinds of bounce, and fewer of delay. */
const MOST_KINDS = 200;

export interface MailGroups {
  readonly kind: 'mail';
  readonly groups: Groups;
  /** Of the listed values; empty for a file. */
  readonly courses: Courses;
  /** `null`: sums that are kept, of the whole window. */
  readonly coverage: Coverage | null;
}

export interface EventGroups {
  readonly kind: 'events';
  readonly items: readonly EventShare[];
  readonly others: number;
  readonly whole: number;
}

/** Events are kept by tenant, account and Region, and by no other dimension. */
export interface NotKept {
  readonly kind: 'not-kept';
}

export type Breakdowns = MailGroups | EventGroups | NotKept;

export const isEmpty = (data: Breakdowns): boolean =>
  data.kind === 'not-kept' || (data.kind === 'mail' ? data.groups.whole.mails : data.whole) === 0;

export interface Piece {
  readonly limit: number;
  readonly offset: number;
}

export const isEvents = (by: Breakdown): by is EventTypes => by in EVENT_TYPES;

interface Request {
  readonly request: BreakdownRequest;
  readonly piece: Piece;
  readonly now: Millis;
}

/** From the rollups where they hold it; else the mails are counted one by one. */
export async function loadBreakdown(reputation: BreakdownStore, { request, piece, now }: Request): Promise<Breakdowns> {
  const { view, of } = request;
  const { by, window, measure, sort: order } = view;
  const filter = { ...request.filter, ...windowRange(window, now) };
  const dimensions = Object.keys(of);
  if (isEvents(by)) {
    if (dimensions.length > 0) return { kind: 'not-kept' };
    const { items, others } = await loadEventShares(reputation, { filter, by, limit: MOST_KINDS });
    return { kind: 'events', items, others, whole: items.reduce((sum, { count }) => sum + count, others) };
  }
  const buckets = bucketsOf(window, now, WINDOWS[window].bucketHours);
  const [dimension, ...more] = dimensions;
  if (dimension === undefined || (dimension === by && more.length === 0)) {
    const only = by === 'provider' ? undefined : of[by];
    const groups = await loadGroups(reputation, { filter, by, order, measure, only, ...piece });
    const values = groups.items.map(({ value }) => value).slice(0, PAGE);
    const courses = await loadCourses(reputation, { filter, by, values, measure, buckets });
    return { kind: 'mail', groups, courses, coverage: null };
  }
  const { add, courses } = courseAdder(measure, buckets);
  const rename = (value: string) => (by === 'provider' ? providerOf(value) : value);
  const read = { filter, by: by === 'provider' ? 'recipientDomain' : by, of } as const;
  const { rows, whole, coverage } = await countMails(reputation, read, {
    onRow: (row) => {
      const value = rename(row.value);
      if (value !== undefined) add(value, row.hour, row);
    },
  });
  const named = largestRows(rows, mostOf(order, measure), CANDIDATES).flatMap((row) => {
    const value = rename(row.value);
    return value === undefined ? [] : [{ ...row, value }];
  });
  return { kind: 'mail', groups: listGroups(named, whole, { order, measure, ...piece }), courses, coverage };
}
