/** `POST /webhooks/eventbridge`: the target of an EventBridge API destination, authenticated by a key with `ingest`. */
import { Hono } from 'hono';
import { type AuthEnv, requireUnbound } from '../access/auth.ts';
import { hashToken } from '../access/token.ts';
import { limitBody } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import type { Clock } from '../shared/time.ts';
import type { AccessStore } from '../store/contract.ts';
import { parseLayers } from './carrier.ts';
import type { Front } from './intake.ts';
import type { Refusal } from './refusal-codes.ts';
import { countRefusals, type RefusalCounter } from './refusals.ts';

export interface EventBridgeOptions {
  readonly access: AccessStore;
  readonly intake: Pick<Front, 'accept'>;
  readonly refusals: Pick<RefusalCounter, 'count'>;
  readonly now: Clock;
}

/** An event on a bus has at most 1 MiB (EventBridge quotas). */
const MAX_BODY = 1024 * 1024;

const MALFORMED: Refusal = {
  status: 400,
  code: 'malformed-event',
  title: 'Not an event',
  detail: 'The body is not a JSON object, or is nested too deeply.',
};

export function createEventBridgeRoutes({ access, intake, refusals, now }: EventBridgeOptions): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>();
  app.use('/webhooks/eventbridge', countRefusals(refusals));
  app.post('/webhooks/eventbridge', requireUnbound(access, 'ingest'), limitBody(MAX_BODY), async (c) => {
    const raw = await c.req.text();
    const parsed = parseLayers(raw);
    const value = parsed.ok ? parsed.value : null;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return problemResponse(c, MALFORMED);
    const receivedAt = now();
    // Without an id of its own a body is known by what it holds, so that a retry lands on the same rows.
    const id = `http:${await hashToken(raw)}`;
    const road = { id, source: 'eventbridge', account: '', region: '', publishedAt: receivedAt, receivedAt };
    return c.json({ status: 'accepted', ...(await intake.accept(raw, road)) });
  });
  return app;
}
