/** What waits in the queue between the webhook and the store, as JSON. */
import { z } from 'zod';
import type { Carriage } from '../ingest/carrier.ts';
import { SOURCE_NOTICE_KINDS } from '../store/contract.ts';

/**
 * A message may at most be this large (Cloudflare Queues, limits: 128 KB), counted in octets of its JSON, with room for
 * what the queue adds.
 */
const MAX_BYTES = 127_000;

const carriage = z.object({
  id: z.string(),
  source: z.string(),
  account: z.string(),
  region: z.string(),
  publishedAt: z.int(),
  receivedAt: z.int(),
}) satisfies z.ZodType<Carriage>;

const notice = z.object({ source: z.string(), kind: z.enum(SOURCE_NOTICE_KINDS), detail: z.string(), at: z.int() });

/**
 * `message`: the text that SNS published; `carried`: a text with its envelopes still on; `notice`: what is known without
 * a text. Texts, not rows: a message that a former version sent must be readable by the next one.
 */
const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), text: z.string(), carriage }),
  z.object({ kind: z.literal('carried'), text: z.string(), carriage }),
  z.object({ kind: z.literal('notice'), text: z.string(), carriage, notice }),
]);

export type QueueMessage = z.infer<typeof schema>;

/** @returns `null` for what no version of this service has sent. */
export const parseQueueMessage = (body: unknown): QueueMessage | null => {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
};

const encoder = new TextEncoder();

/** Whether the queue takes it: the local runtime does not say so. */
export const fitsQueue = (message: QueueMessage): boolean =>
  encoder.encode(JSON.stringify(message)).length <= MAX_BYTES;
