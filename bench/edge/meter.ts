/**
 * Runs in workerd around the built Worker: counts what its database is asked, and moves its clock. Types only may be
 * imported: this file becomes a module there as it is, without its types.
 */
import type { D1Database } from '@cloudflare/workers-types';

export interface Counts {
  /** Round trips: a batch is one. */
  readonly calls: number;
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

interface Env {
  readonly DB: D1Database;
}

interface Handlers {
  readonly fetch: (request: Request, env: Env, context: unknown) => Response | Promise<Response>;
  readonly queue: (batch: unknown, env: Env, context: unknown) => Promise<void>;
  readonly scheduled: (event: unknown, env: Env, context: unknown) => Promise<void>;
}

/** What D1's client in workerd is made of (workerd, `src/cloudflare/internal/d1-api.ts`). */
interface D1Parts {
  readonly fetcher: { fetch: typeof fetch };
  readonly constructor: new (fetcher: { fetch: typeof fetch }) => D1Database;
}

interface Answer {
  readonly meta?: { readonly rows_read?: number; readonly rows_written?: number };
}

/** @returns the Worker's handlers, and `/meter?ahead=<ms>`, which takes the counts and sets how far its clock is ahead. */
export function metered(worker: Handlers): Handlers {
  const none = { calls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
  let counts = { ...none };
  let underWay = 0;
  let counted: Env | null = null;
  let ahead = 0;
  const wallClock = Date.now.bind(Date);
  Date.now = () => wallClock() + ahead;

  const count = (answers: readonly Answer[]): void => {
    counts.calls++;
    for (const { meta } of answers) {
      counts.statements++;
      counts.rowsRead += meta?.rows_read ?? 0;
      counts.rowsWritten += meta?.rows_written ?? 0;
    }
  };

  const countedDatabase = (database: D1Database): D1Database => {
    const { fetcher, constructor: Database } = database as unknown as D1Parts;
    const counting: typeof fetch = async (input, init) => {
      underWay++;
      try {
        const response = await fetcher.fetch(input, init);
        const text = await response.text();
        count([JSON.parse(text)].flat());
        return new Response(text, response);
      } finally {
        underWay--;
      }
    };
    return new Database({ fetch: counting });
  };

  /** The same object each time: the Worker builds itself once of the first that it is given. */
  const envOf = (env: Env): Env => {
    counted ??= { ...env, DB: countedDatabase(env.DB) };
    return counted;
  };

  const taken = (url: URL): Response => {
    ahead = Number(url.searchParams.get('ahead'));
    const answer = Response.json({ counts, underWay });
    if (underWay === 0) counts = { ...none };
    return answer;
  };

  return {
    fetch: (request, env, context) => {
      const url = new URL(request.url);
      return url.pathname === '/meter' ? taken(url) : worker.fetch(request, envOf(env), context);
    },
    queue: (batch, env, context) => worker.queue(batch, envOf(env), context),
    scheduled: (event, env, context) => worker.scheduled(event, envOf(env), context),
  };
}
