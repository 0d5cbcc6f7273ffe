import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator, requireScope } from '../../access/auth.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../../shared/api.ts';
import { problemResponse } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import { createSectionRoutes } from '../settings-section.ts';
import { armedSchema, breakerSchema, presentArmed, presentBreaker } from './present.ts';
import { breakerCursors, loadBreakers, MAX_RESUME_NOTE, resumeTrip } from './read.ts';
import { BREAKER_SECTION } from './settings.ts';

const MAX_BODY = 16 * 1024;
const MAX_ARMED = 200;

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
          cursor: breakerCursors.schema.optional().openapi({ type: 'string', description: 'Of the page before' }),
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
      const view = await loadBreakers(
        store,
        key,
        { cursor, limit, open: open === undefined ? open : open === 'true' },
        now,
      );
      return c.json(
        {
          dryRun: view.settings.dryRun,
          armed: view.watched.slice(0, MAX_ARMED).map((each) => presentArmed(each.armed, each.open)),
          armedTotal: view.watched.length,
          items: view.episodes.map(presentBreaker),
          nextCursor: view.nextCursor,
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
                note: z.string().trim().min(1).max(MAX_RESUME_NOTE).openapi({ description: 'What was put right' }),
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
      const resumed = await resumeTrip(store.breakers, { id, at: now(), actor, note });
      return resumed.ok ? c.json(presentBreaker(resumed.value), 200) : problemResponse(c, resumed.error);
    },
  );
  return api;
}
