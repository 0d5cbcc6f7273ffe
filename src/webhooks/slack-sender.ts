import type { Secrets } from '../access/secrets.ts';
import type { Sender } from './attempt.ts';
import { type HttpOptions, post, UNREADABLE } from './http-sent.ts';
import { slackMessage } from './slack-message.ts';

/** What the URLs are sealed for. */
const PURPOSE = 'slack-url';

/** Whoever knows such a URL may post: it is kept as a secret is. */
export const sealSlackUrl = (secrets: Secrets, url: string): string => secrets.seal(PURPOSE, url);

/** So long a part of a path is a token, wherever it stands. */
const TOKEN_LENGTH = 16;

/** Whether an answer quotes the path of the URL, as the error pages of many servers do. It may be cut off anywhere. */
function quotesPath(text: string, url: string): boolean {
  const parts = new URL(url).pathname.split('/').filter((part) => part !== '');
  return parts.some(
    (part, nth) => text.includes(nth === 0 ? `/${part}` : part) && (nth === 0 || part.length >= TOKEN_LENGTH),
  );
}

export interface SlackSenderOptions extends HttpOptions {
  readonly origin: string | null;
}

/** Posts alerts to an incoming webhook of Slack, or of what understands the same. */
export const createSlackSender =
  ({ origin, ...options }: SlackSenderOptions): Sender =>
  async ({ secret }, { notices }, _at, signal) => {
    const url = options.secrets.open(PURPOSE, secret);
    if (url === null) return UNREADABLE;
    const sent = await post(options, { url, headers: {}, body: JSON.stringify(slackMessage(notices, origin)) }, signal);
    return quotesPath(sent.detail ?? '', url) ? { ...sent, detail: null } : sent;
  };
