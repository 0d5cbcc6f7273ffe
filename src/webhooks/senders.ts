import type { Secrets } from '../access/secrets.ts';
import type { SesClients } from '../aws/clients.ts';
import type { Fetch } from '../shared/http.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type { Senders } from './attempt.ts';
import { createEmailSender } from './email-sender.ts';
import type { AlertEmailSettings } from './email-settings.ts';
import { SEND_TIMEOUT } from './send.ts';
import { createSlackSender } from './slack-sender.ts';
import { createWebhookSender } from './webhook-sender.ts';

export interface SendersOptions {
  readonly secrets: Secrets;
  readonly fetch: Fetch;
  readonly ses: Pick<SesClients, 'clientOf'>;
  /** `null` = no mail is sent. */
  readonly email: AlertEmailSettings | null;
  /** Where people reach the dashboard; `null` = not known. */
  readonly origin: string | null;
  readonly now: Clock;
  /** Of one HTTP request, in ms. */
  readonly timeout?: Millis;
}

/** One sender for each kind of endpoint. */
export function createSenders({
  secrets,
  fetch,
  ses,
  email,
  origin,
  now,
  timeout = SEND_TIMEOUT,
}: SendersOptions): Senders {
  const http = { secrets, fetch, timeout, now };
  return {
    webhook: createWebhookSender(http),
    slack: createSlackSender({ ...http, origin }),
    email: createEmailSender({ ses, email, origin }),
  };
}
