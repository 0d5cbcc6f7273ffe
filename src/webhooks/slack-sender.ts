import type { Secrets } from '../access/secrets.ts';
import type { Sender } from './attempt.ts';
import { type HttpOptions, post, UNREADABLE } from './http-sent.ts';
import { slackMessage } from './slack-message.ts';

/** What the URLs are sealed for. */
const PURPOSE = 'slack-url';

/** Whoever knows such a URL may post: it is kept as a secret is. */
export const sealSlackUrl = (secrets: Secrets, url: string): string => secrets.seal(PURPOSE, url);

export interface SlackSenderOptions extends HttpOptions {
  readonly origin: string | null;
}

/** Posts alerts to an incoming webhook of Slack, or of what understands the same. */
export const createSlackSender =
  ({ origin, ...options }: SlackSenderOptions): Sender =>
  async ({ secret }, { notices }, _at, signal) => {
    const url = options.secrets.open(PURPOSE, secret);
    if (url === null) return UNREADABLE;
    return post(options, { url, headers: {}, body: JSON.stringify(slackMessage(notices, origin)) }, signal);
  };
