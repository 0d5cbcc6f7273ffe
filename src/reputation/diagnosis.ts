/**
 * What a refusal means, in words. The first rule that fits decides: words of a provider, then its code, then SES's
 * subtype. Sources: RFC 3463 and the IANA enhanced status codes; Gmail's, Outlook's and Yahoo's published SMTP errors;
 * SES Developer Guide, notification contents.
 */
/** What stood in the way. AWS's `Transient/General` alone tells an operator nothing. */
export const DIAGNOSES = [
  'mailbox-gone',
  'mailbox-full',
  'domain-gone',
  'blocked',
  'content',
  'rate-limited',
  'no-answer',
  'not-sent',
  'auto-reply',
  'unknown',
] as const;
export type DiagnosisClass = (typeof DIAGNOSES)[number];

type Fixer = 'the recipient' | 'you' | 'the provider' | 'time' | 'nobody';

export interface Diagnosis {
  readonly class: DiagnosisClass;
  readonly says: string;
  readonly fixer: Fixer;
  readonly advice: string;
}

interface Rule extends Diagnosis {
  readonly text?: RegExp;
  readonly code?: RegExp;
  readonly subtype?: RegExp;
}

const rule = (
  when: Pick<Rule, 'text' | 'code' | 'subtype'>,
  of: DiagnosisClass,
  says: string,
  fixer: Fixer,
  advice: string,
): Rule => ({
  ...when,
  class: of,
  says,
  fixer,
  advice,
});

const RULES: readonly Rule[] = [
  rule(
    { subtype: /^OnAccountSuppressionList$/i },
    'not-sent',
    'Your own AWS list stopped it.',
    'you',
    'release both; not in the rate',
  ),
  rule(
    { subtype: /^OnTenantSuppressionList$/i },
    'not-sent',
    "Your tenant's AWS list stopped it.",
    'you',
    'release both; not in the rate',
  ),
  rule({ subtype: /^Suppressed$/i }, 'not-sent', "SES's global list stopped it.", 'time', 'up to 14 days; in the rate'),
  rule(
    { subtype: /^UnsubscribedRecipient$/i },
    'not-sent',
    'The recipient has unsubscribed.',
    'the recipient',
    'respect it; not in the rate',
  ),
  rule(
    { subtype: /^EmailValidationSuppressed$/i },
    'not-sent',
    'SES judged the address not worth trying.',
    'the recipient',
    'verify the address',
  ),
  rule(
    { text: /\b(spamhaus|sbl|xbl|zen\.)/i, code: /^5\.7\.1$/ },
    'blocked',
    'The sending IP is on a block list.',
    'the provider',
    'AWS, or delist your own IP; the address is fine',
  ),
  rule({ text: /\bS31[45]0\b/ }, 'blocked', 'Outlook blocks the sending network.', 'the provider', 'ask AWS support'),
  rule({ text: /\bTSS0?4\b/ }, 'rate-limited', 'The provider slows your mail.', 'you', 'send slower, cut complaints'),
  rule(
    { text: /grey-?list/i, code: /^4\./ },
    'rate-limited',
    'First contact: they asked us to return.',
    'time',
    'normal',
  ),
  rule(
    { text: /policy/i, code: /^5\.7\.1$/ },
    'blocked',
    'They accept approved senders only.',
    'the recipient',
    'ask their admin',
  ),
  rule({ code: /^4\.7\.28$/ }, 'rate-limited', 'The provider slows your mail.', 'you', 'send slower, cut complaints'),
  rule(
    { code: /^5\.7\.26$/ },
    'blocked',
    'The provider could not authenticate your domain.',
    'you',
    'DKIM, custom MAIL FROM, aligned DMARC',
  ),
  rule(
    { code: /^5\.7\.515$/ },
    'blocked',
    'Outlook wants SPF, DKIM and DMARC.',
    'you',
    'DKIM, custom MAIL FROM, aligned DMARC',
  ),
  rule({ code: /^5\.7\.23$/ }, 'blocked', 'SPF failed.', 'you', "add amazonses.com to the MAIL FROM domain's record"),
  rule(
    { code: /^5\.1\.1$/ },
    'mailbox-gone',
    'The mailbox does not exist.',
    'the recipient',
    'keep blocked; fix typos',
  ),
  rule({ code: /^5\.(1\.2|4\.4)$/ }, 'domain-gone', 'The domain does not exist.', 'the recipient', 'correct it'),
  rule(
    { code: /^5\.1\.10$/ },
    'mailbox-gone',
    'The domain takes no mail, or does not know this address.',
    'the recipient',
    'keep blocked; fix typos',
  ),
  rule({ code: /^5\.1\.3$/ }, 'mailbox-gone', 'The address is malformed.', 'you', 'fix the entry form'),
  rule({ code: /^5\.1\.6$/ }, 'mailbox-gone', 'The mailbox has moved.', 'the recipient', 'ask for the new address'),
  rule({ text: /\b551\b/ }, 'mailbox-gone', 'The mailbox has moved.', 'the recipient', 'ask for the new address'),
  rule({ code: /^5\.2\.1$/ }, 'mailbox-gone', 'The mailbox is disabled.', 'the recipient', 'use another channel'),
  rule({ code: /^[45]\.2\.2$/ }, 'mailbox-full', 'The mailbox is full.', 'the recipient', 'must clear it'),
  rule({ code: /^4\.2\.1$/ }, 'rate-limited', 'The mailbox gets mail too fast just now.', 'time', 'SES retries'),
  rule({ code: /^5\.(2\.3|3\.4)$/ }, 'content', 'The message is too large.', 'you', 'link files; the address is fine'),
  rule(
    { code: /^5\.4\.1$/ },
    'mailbox-gone',
    'Their server knows no such recipient.',
    'the recipient',
    'verify the address',
  ),
  rule({ code: /^4\.4\.[12]$/ }, 'no-answer', 'Their server did not answer.', 'time', 'watch the domain'),
  rule({ code: /^[45]\.4\.7$/ }, 'no-answer', 'Time ran out before acceptance.', 'time', 'read the delays before'),
  rule({ code: /^4\.3\./ }, 'no-answer', 'Their mail system is faulty.', 'time', 'SES retries'),
  rule({ code: /^4\.5\.3$/ }, 'rate-limited', 'Too many at once.', 'you', 'spread sending'),
  rule({ subtype: /^MailboxFull$/i }, 'mailbox-full', 'The mailbox is full.', 'the recipient', 'must clear it'),
  rule(
    { subtype: /^MessageTooLarge$/i },
    'content',
    'The message is too large.',
    'you',
    'link files; the address is fine',
  ),
  rule(
    { subtype: /^(ContentRejected|AttachmentRejected|SpamDetected)$/i },
    'content',
    'Their filter refused the content.',
    'you',
    'compare template, links',
  ),
  rule(
    { subtype: /^CustomTimeoutExceeded$/i },
    'no-answer',
    'Time ran out before acceptance.',
    'time',
    'read the delays before',
  ),
  rule(
    { subtype: /^(RecipientServerError|TransientCommunicationFailure)$/i },
    'no-answer',
    'Their server did not answer.',
    'time',
    'SES retries',
  ),
];

const ENHANCED_CODE = /\b([245]\.\d{1,3}\.\d{1,3})\b/;

/**
 * An away message comes as a soft bounce without any DSN field (SES Developer Guide, `notification-contents`: Transient
 * and General include automatic replies; there is nothing to quote).
 */
const isAutoReply = ({ bounceType, bounceSubType, status, diagnosticCode, action }: Readonly<Record<string, string>>) =>
  (/^transient$/i.test(bounceType ?? '')
    ? /^general$/i.test(bounceSubType ?? '')
    : /^undetermined$/i.test(bounceType ?? '')) &&
  status === undefined &&
  diagnosticCode === undefined &&
  action === undefined;

const AUTO_REPLY: Diagnosis = {
  class: 'auto-reply',
  says: 'Most likely an away message; the mail arrived.',
  fixer: 'nobody',
  advice: 'never a strike',
};

const UNKNOWN: Diagnosis = {
  class: 'unknown',
  says: 'Refused without a known reason.',
  fixer: 'nobody',
  advice: 'read what the server said',
};

/**
 * What a bounce or a delay means. Never used to contradict AWS in a rate.
 *
 * @param detail SES's own fields.
 */
export function diagnose(detail: Readonly<Record<string, string>>): Diagnosis {
  if (isAutoReply(detail)) return AUTO_REPLY;
  const text = detail.diagnosticCode ?? '';
  // The diagnostic names the cause; SES's own `status` is often the generic 5.0.0.
  const code = ENHANCED_CODE.exec(text)?.[1] ?? detail.status ?? '';
  const subtype = detail.bounceSubType ?? detail.delayType ?? '';
  const found = RULES.find(
    (candidate) =>
      (candidate.text?.test(text) ?? true) &&
      (candidate.code?.test(code) ?? true) &&
      (candidate.subtype?.test(subtype) ?? true),
  );
  return found ?? UNKNOWN;
}
