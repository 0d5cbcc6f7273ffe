/** Notifications of mails as SES words them, with the variety of a sender with a few campaigns. */
import type { QueueMessage } from '../../src/edge/queue-message.ts';
import type { Millis } from '../../src/shared/time.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, send, TOPIC } from '../../test/support/ses.ts';

export const KINDS = ['send', 'delivery', 'bounce', 'complaint'] as const;
export type Kind = (typeof KINDS)[number];

export interface Sent extends MailSpec {
  readonly address: string;
}

const DOMAINS = 30;
const CAMPAIGNS = 3;

/** A number in [0, 1) that follows from `n` (Knuth's multiplicative hash). */
const share = (n: number): number => (Math.imul(n, 2_654_435_761) >>> 0) / 2 ** 32;

/** Zipf with exponent 1 over the recipient domains: the first has twice the mail of the second. */
const domainOf = (n: number): string => {
  const rank = Math.floor(DOMAINS ** share(n)) - 1;
  return rank === 0 ? 'gmail.com' : `d${rank}.example.net`;
};

let made = 0;

/** New mails, accepted just before. Their ids are others than those of the history (`reputation-mail.ts`). */
export function newMails(count: number, now: Millis): readonly Sent[] {
  return Array.from({ length: count }, () => {
    const n = made++;
    const address = `somebody.${n}@${domainOf(n)}`;
    return {
      messageId: `0100019e${n.toString(16).padStart(8, '0')}-6c9654bb-dc58-4957-8828-68360c1c2d10-000000`,
      acceptedAt: now - 1_000,
      destination: [address],
      address,
      tenant: 'tenant-1',
      configurationSet: 'marketing',
      campaign: `campaign-${n % CAMPAIGNS}`,
    };
  });
}

/** The body of a notification of this mail. */
export function bodyOf(kind: Kind, mail: Sent): object {
  const at = mail.acceptedAt + 800;
  const recipients = [mail.address];
  switch (kind) {
    case 'send':
      return send(mail);
    case 'delivery':
      return delivery(mail, at, recipients);
    case 'bounce': {
      const told = { emailAddress: mail.address, action: 'failed', status: '5.1.1' };
      return bounce(mail, {
        at,
        recipients: [{ ...told, diagnosticCode: 'smtp; 550 5.1.1 the address does not exist' }],
      });
    }
    case 'complaint':
      return complaint(mail, { at, recipients, feedbackType: 'abuse' });
  }
}

let handed = 0;

/** What waits in the queue of it. */
export function queuedOf(kind: Kind, mail: Sent, now: Millis): QueueMessage {
  const carriage = {
    ...{ id: `sns:measured-${handed++}`, source: TOPIC, account: ACCOUNT, region: 'us-east-1' },
    ...{ publishedAt: now - 200, receivedAt: now },
  };
  return { kind: 'message', text: JSON.stringify(bodyOf(kind, mail)), carriage };
}
