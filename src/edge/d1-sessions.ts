/**
 * D1's Sessions API behind the client that the store knows: each request reads the copy of the database that its road
 * allows, and hears which state it wrote.
 *
 * @see Cloudflare D1, "Global read replication".
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { D1Database, D1DatabaseSession, D1PreparedStatement } from '@cloudflare/workers-types';
import { BOOKMARK_HEADER } from '../shared/bookmark.ts';
import { type Clock, type Millis, SECOND } from '../shared/time.ts';
import type { Road } from './road.ts';

/** One call of a request: below every patience that a caller may have. */
const REQUEST_CALL = 10 * SECOND;
/** One call of a job or a queue: as long as D1 lets a query run. */
const BACKGROUND_CALL = 30 * SECOND;

interface Visit {
  readonly deadline: Millis | null;
  /** What this request reads by; `null`: the primary. */
  session: D1DatabaseSession | null;
  /** The newest state that it wrote at the primary. */
  wrote: string | null;
}

export interface D1Sessions {
  /** What the store is opened over: as the request of the moment asks, and outside of requests the primary. */
  readonly client: D1Database;
  /** Does something on a request's road. */
  readonly run: <T>(road: Road, work: () => Promise<T>) => Promise<T>;
  /** The same for its answer, which then says the state that it saw or wrote. */
  readonly answer: (road: Road, work: () => Promise<Response>) => Promise<Response>;
  /** Reads on from the primary. @returns whether a replica may have answered until now. */
  readonly leaveReplicas: () => boolean;
  /** How long the next call may take. */
  readonly timeLeft: () => Millis;
}

/** Bookmarks sort by time. */
const newest = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;

export function createD1Sessions(database: D1Database, now: Clock): D1Sessions {
  const visits = new AsyncLocalStorage<Visit>();

  const calls: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (sql: string) => (visits.getStore()?.session ?? database).prepare(sql),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      const visit = visits.getStore();
      if (visit === undefined) return database.batch<T>(statements);
      const session = visit.session ?? database.withSession('first-primary');
      const results = await session.batch<T>(statements);
      visit.wrote = newest(visit.wrote, session.getBookmark());
      return results;
    },
  };

  const visitOf = ({ start, deadline }: Road): Visit => ({
    deadline,
    session: start === null ? null : database.withSession(start),
    wrote: null,
  });

  return {
    client: Object.assign(Object.create(database), calls),
    run: (road, work) => visits.run(visitOf(road), work),
    answer: async (road, work) => {
      const visit = visitOf(road);
      const response = await visits.run(visit, work);
      const bookmark = newest(visit.wrote, visit.session?.getBookmark() ?? null);
      if (bookmark === null) return response;
      const answer = new Response(response.body, response);
      answer.headers.set(BOOKMARK_HEADER, bookmark);
      return answer;
    },
    leaveReplicas: () => {
      const visit = visits.getStore();
      if (visit === undefined || visit.session === null) return false;
      visit.session = database.withSession('first-primary');
      return true;
    },
    timeLeft: () => {
      const visit = visits.getStore();
      if (visit === undefined) return BACKGROUND_CALL;
      return visit.deadline === null ? REQUEST_CALL : Math.max(0, visit.deadline - now());
    },
  };
}
