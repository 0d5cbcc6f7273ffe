import type { Sender } from './attempt.ts';
import { type HttpOptions, post, UNREADABLE } from './http-sent.ts';
import { secretsOf, signedHeaders } from './signing.ts';

/** Posts a message's body, signed by the Standard Webhooks scheme. */
export const createWebhookSender =
  (options: HttpOptions): Sender =>
  async (endpoint, message, at, signal) => {
    const signers = secretsOf(options.secrets, endpoint, at);
    if (signers === null) return UNREADABLE;
    const headers = signedHeaders(signers, message, at);
    return post(options, { url: endpoint.url, headers, body: message.body }, signal);
  };
