import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator, requireScope } from '../../access/auth.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../../shared/api.ts';
import { type CursorKind, cursorKind } from '../../shared/cursor.ts';
import { type Problem, problemResponse } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey, BreakerPlace, BreakerScope, Store } from '../../store/contract.ts';
import { createSectionRoutes, readSection } from '../settings-section.ts';
import { overOf } from './decide.ts';
import { armedSchema, breakerSchema, presentArmed, presentBreaker } from './present.ts';
import { scopeKey } from './scopes.ts';
import { BREAKER_SECTION } from './settings.ts';
import { readWatch, type Watch } from './watch.ts';

const MAX_BODY = 16 * 1024;
const MAX_NOTE = 500;
const MAX_ARMED = 200;

const NOT_FOUND: Problem = { status: 404, code: 'circuit-breaker-not-found', title: 'No such circuit breaker' };
const NOT_OPEN: Problem = {
  status: 409,
  code: 'circuit-breaker-not-open',
  title: 'Sending was resumed already',
};

const DRY: Problem = {
  status: 409,
  code: 'circuit-breaker-dry-run',
  title: 'Nothing was paused',
  detail: 'A dry run is over when the rate has fallen, or when dryRun is switched off.',
};

const cursors: CursorKind<BreakerPlace> = cursorKind(
  z.tuple([z.int().nonnegative(), z.string().max(64)]),
  ([trippedAt, id]) => ({ trippedAt, id }),
  ({ trippedAt, id }): [number, string] => [trippedAt, id],
);

/** A key of one tenant sees what is about that tenant, and nothing that is counted over several. */
const maySee = (key: AccessKey, scope: BreakerScope): boolean => key.tenant === null || key.tenant === scope.tenant;

/** What is over its line first, then what has the fewest bad ones left. */
function nearestFirst({ armed, open }: Watch, key: AccessKey) {
  const shown = armed
    .filter(({ scope }) => maySee(key, scope))
    .map((each) => {
      const presented = presentArmed(each, open.get(scopeKey(each.scope)) ?? null);
      const left = Math.min(...presented.measures.map(({ untilTrip }) => untilTrip ?? Number.POSITIVE_INFINITY));
      return { presented, left: overOf(each) === null ? left : -1 };
    });
  return shown.sort((a, b) => (a.left === b.left ? 0 : a.left - b.left)).map(({ presented }) => presented);
}

export interface BreakerRoutesOptions {
  readonly store: Pick<Store, 'breakers' | 'reputation' | 'settings' | 'access'>;
  readonly now: Clock;
}

/** Circuit breakers: their settings, what they watch, what tripped, and how a person resumes. */
export function createBreakerRoutes({ store, now }: BreakerRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/circuit-breakers';
  api.route('/', createSectionRoutes(BREAKER_SECTION, { store, now }));

  api.openapi(
    createRoute({
      method: 'get',
      path,
      summary: 'What circuit breakers watch, and when they tripped, newest first',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        query: z.strictObject({
          open: z
            .enum(['true', 'false'])
            .optional()
            .openapi({ description: 'true = only open ones; false = only those that are over' }),
          cursor: cursors.schema.optional().openapi({ type: 'string', description: 'Of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Items in a page' }),
        }),
      },
      responses: {
        200: json(
          'The circuit breakers',
          z.object({
            dryRun: z.boolean(),
            armed: z.array(armedSchema).openapi({
              description: `Configuration sets, tenants and accounts with mail in their window, the nearest to tripping first; at most ${MAX_ARMED}`,
            }),
            armedTotal: z.int(),
            items: z.array(breakerSchema).openapi({ description: 'Each trip, until sending was resumed' }),
            nextCursor: z.string().nullable(),
          }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { open, cursor, limit } = c.req.valid('query');
      const settings = await readSection(store.settings, BREAKER_SECTION);
      const [watch, episodes] = await Promise.all([
        readWatch(store, settings, now()),
        store.breakers.list({
          limit,
          ...(cursor === undefined ? {} : { before: cursor }),
          ...(open === undefined ? {} : { open: open === 'true' }),
          ...(key.tenant === null ? {} : { tenant: key.tenant }),
        }),
      ]);
      const armed = nearestFirst(watch, key);
      const last = episodes.at(-1);
      return c.json(
        {
          dryRun: settings.dryRun,
          armed: armed.slice(0, MAX_ARMED),
          armedTotal: armed.length,
          items: episodes.map(presentBreaker),
          nextCursor: episodes.length < limit || last === undefined ? null : cursors.encode(last),
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: `${path}/{id}/resume`,
      summary: 'Resumes sending: in the check at once, at AWS within minutes, if it was paused there by the breaker',
      security,
      middleware: [requireOperator(store.access), limitBody(MAX_BODY)] as const,
      request: {
        params: z.object({ id: z.uuid().openapi({ description: 'As listed' }) }),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                note: z.string().trim().min(1).max(MAX_NOTE).openapi({ description: 'What was put right' }),
              }),
            },
          },
        },
      },
      responses: { 200: json('The circuit breaker as it is now', breakerSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { note } = c.req.valid('json');
      const actor = `key:${c.get('key').name}`;
      const before = await store.breakers.find(id);
      if (before === null) return problemResponse(c, NOT_FOUND);
      if (before.dryRun) return problemResponse(c, DRY);
      const resumed = await store.breakers.resume({ id, at: now(), actor, note, aws: 'undo' });
      const after = await store.breakers.find(id);
      return resumed && after !== null ? c.json(presentBreaker(after), 200) : problemResponse(c, NOT_OPEN);
    },
  );
  return api;
}
