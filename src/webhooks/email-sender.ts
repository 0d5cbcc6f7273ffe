import type { SesClients } from '../aws/clients.ts';
import type { SesInputs } from '../aws/inputs.ts';
import { OWN_MAIL } from '../shared/own-mail.ts';
import type { Sender, Sent } from './attempt.ts';
import { emailFailureWords } from './email-failure.ts';
import { emailMessage } from './email-message.ts';
import type { AlertEmailSettings } from './email-settings.ts';
import { addressOf } from './target.ts';

export interface EmailSenderOptions {
  readonly ses: Pick<SesClients, 'clientOf'>;
  /** `null` = no mail is sent. */
  readonly email: AlertEmailSettings | null;
  readonly origin: string | null;
}

const OUTCOME: Sent = { status: null, error: null, detail: null, retryAfter: null };
const UTF_8 = 'UTF-8';

/**
 * Mails alerts through SES. Nothing asks our own list first: whoever is on duty must hear of it. SES has no idempotency
 * token, so mail that was accepted in the moment of a crash is sent again, with the same `ses-sentinel-message`.
 */
export const createEmailSender =
  ({ ses, email, origin }: EmailSenderOptions): Sender =>
  async ({ url }, { id, notices }, _at, signal) => {
    if (email === null) return { ...OUTCOME, error: 'email-not-configured' };
    const { from, region, configurationSet } = email;
    const { subject, text, html } = emailMessage(notices, origin);
    const mail: SesInputs['SendEmail'] = {
      FromEmailAddress: from,
      Destination: { ToAddresses: [addressOf(url)] },
      ConfigurationSetName: configurationSet ?? undefined,
      EmailTags: [{ Name: OWN_MAIL.name, Value: OWN_MAIL.value }],
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: UTF_8 },
          Body: { Text: { Data: text, Charset: UTF_8 }, Html: { Data: html, Charset: UTF_8 } },
          Headers: [
            // RFC 3834: away messages are not sent in reply.
            { Name: 'Auto-Submitted', Value: 'auto-generated' },
            { Name: 'ses-sentinel-message', Value: id },
          ],
        },
      },
    };
    try {
      const answer = await ses.clientOf(region)('SendEmail', mail, signal);
      return answer.ok ? OUTCOME : { ...OUTCOME, error: 'ses', detail: emailFailureWords(answer.error) };
    } catch (error) {
      if (signal.aborted) return { ...OUTCOME, error: 'aborted' };
      throw error;
    }
  };
