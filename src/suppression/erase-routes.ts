import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator } from '../access/auth.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import type { AccessStore, Erasure } from '../store/contract.ts';
import { canonicalAddress, isSimulator } from './address.ts';
import { SIMULATOR } from './address-param.ts';
import type { Eraser } from './erase.ts';

const MAX_BODY = 16 * 1024;

const NO_ADDRESS: Problem = { status: 400, code: 'invalid-address', title: 'Not an e-mail address' };

const erasureSchema = z
  .object({
    pseudonym: z.string().openapi({ description: 'A keyed hash: the subject of the audit record' }),
    erasedAt: timestamp.openapi({ description: 'Mail accepted until then is forgotten, whenever it is told of' }),
    state: z.enum(['done', 'erasing']).openapi({
      description: 'erasing: the blocks stand, old events are dropped, and a job goes on with what is stored',
    }),
    deleted: z.object({ events: z.int(), rawTexts: z.int(), quarantined: z.int() }),
    pseudonymised: z.object({ mails: z.int(), entries: z.int(), changes: z.int(), mentions: z.int() }),
  })
  .openapi('Erasure');

const present = (erasure: Erasure) => {
  const { pseudonym, at, address, events, rawTexts, quarantined, mails, entries, changes, mentions } = erasure;
  return {
    pseudonym,
    erasedAt: toIso(at),
    state: address === null ? ('done' as const) : ('erasing' as const),
    deleted: { events, rawTexts, quarantined },
    pseudonymised: { mails, entries, changes, mentions },
  };
};

export interface EraseRoutesOptions {
  readonly access: AccessStore;
  readonly eraser: Eraser;
}

/** The erasure of a person, for operators only. */
export function createEraseRoutes({ access, eraser }: EraseRoutesOptions) {
  const api = createApi();

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/recipients/{address}/erase',
      summary: 'Forgets one person for all tenants; what blocks the person goes on blocking',
      security: [{ bearer: [] }],
      middleware: [requireOperator(access), limitBody(MAX_BODY)] as const,
      request: {
        params: z.object({ address: z.string().min(1).max(1_000).describe('The person’s address') }),
        body: {
          content: {
            'application/json': {
              schema: z.strictObject({
                note: z.string().max(1_000).optional().openapi({ description: 'Kept in the audit record' }),
                block: z.boolean().default(true).openapi({ description: 'Block for good whom nothing blocks now' }),
              }),
            },
          },
        },
      },
      responses: { 200: json('What was forgotten', erasureSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const address = canonicalAddress(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NO_ADDRESS);
      if (isSimulator(address)) return problemResponse(c, SIMULATOR);
      const { note, block } = c.req.header('content-type') === undefined ? { block: true } : c.req.valid('json');
      const actor = `key:${c.get('key').name}`;
      return c.json(present(await eraser.erase({ address, actor, note: note ?? null, block })), 200);
    },
  );
  return api;
}
