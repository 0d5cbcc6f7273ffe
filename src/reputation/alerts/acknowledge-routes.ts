/** Somebody sees to an alert, or no longer does. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../../access/auth.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../../shared/api.ts';
import { problemResponse } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import { createAcknowledge, MAX_NOTE } from './acknowledge.ts';
import { alertSchema, idParam, presentAlert } from './present.ts';

const MAX_BODY = 16 * 1024;

export interface AcknowledgeRoutesOptions {
  readonly store: Pick<Store, 'alerts' | 'access'>;
  readonly now: Clock;
}

/** Acknowledging alerts, for keys that may write. */
export function createAcknowledgeRoutes({ store, now }: AcknowledgeRoutesOptions) {
  const acknowledge = createAcknowledge({ store, now });
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/alerts/{id}/acknowledge';
  const write = requireScope(store.access, 'write');

  api.openapi(
    createRoute({
      method: 'post',
      path,
      summary: 'Says that somebody sees to it: until it is over, or worse, nobody is told of it again',
      security,
      middleware: [write, limitBody(MAX_BODY)] as const,
      request: {
        params: idParam,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                note: z.string().trim().max(MAX_NOTE).optional().openapi({ description: 'What is being done' }),
              }),
            },
          },
        },
      },
      responses: { 200: json('The alert', alertSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { note } = c.req.valid('json');
      const outcome = await acknowledge(c.get('key'), c.req.valid('param').id, { note: note || null });
      return outcome.ok ? c.json(presentAlert(outcome.value), 200) : problemResponse(c, outcome.error);
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path,
      summary: 'Takes the acknowledgement back: it is told of again',
      security,
      middleware: [write] as const,
      request: { params: idParam },
      responses: { 200: json('The alert', alertSchema), ...PROBLEMS },
    }),
    async (c) => {
      const outcome = await acknowledge(c.get('key'), c.req.valid('param').id, null);
      return outcome.ok ? c.json(presentAlert(outcome.value), 200) : problemResponse(c, outcome.error);
    },
  );
  return api;
}
