/**
 * Put around the built Worker by the tests: a clock that they can stop, and a queue that tries again at once. Neither is
 * to be had from outside: the clock is the runtime's, the delays are the consumer's own.
 */

export const CLOCK_PATH = '/clock-of-the-tests';
export const AROUND = { main: 'around-by-the-tests.js', clock: 'clock-by-the-tests.js' } as const;

/** Must be loaded before the Worker: `Date.now` is handed on once. */
export const clockText = (at: number | undefined): string => `
const real = Date.now;
let still = ${at ?? null};
Date.now = () => still ?? real();
export const setClock = (at) => { still = at; };
`;

export const aroundText = (worker: string): string => `
import { setClock } from './${AROUND.clock}';
import worker from './${worker}';

const atOnce = ({ queue, messages }) => ({
  queue,
  messages: messages.map((message) => ({
    id: message.id,
    timestamp: message.timestamp,
    body: message.body,
    attempts: message.attempts,
    ack: () => message.ack(),
    retry: () => message.retry({ delaySeconds: 0 }),
  })),
});

export default {
  ...worker,
  fetch: async (request, env, context) => {
    if (!request.url.endsWith('${CLOCK_PATH}')) return worker.fetch(request, env, context);
    setClock(await request.json());
    return new Response();
  },
  queue: (batch, env, context) => worker.queue(atOnce(batch), env, context),
};
`;
