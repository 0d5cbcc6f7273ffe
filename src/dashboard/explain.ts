/**
 * What a refusal means, in words. The first rule that fits decides: words of a provider, then its code, then SES's
 * subtype. Sources: RFC 3463 and the IANA enhanced status codes; Gmail's, Outlook's and Yahoo's published SMTP errors;
 * SES Developer Guide, notification contents.
 */
type Fixer = 'the recipient' | 'you' | 'the provider' | 'time' | 'nobody';

export interface Explanation {
  readonly says: string;
  readonly fixer: Fixer;
  readonly advice: string;
}

interface Rule extends Explanation {
  readonly text?: RegExp;
  readonly code?: RegExp;
  readonly subtype?: RegExp;
}

const rule = (when: Pick<Rule, 'text' | 'code' | 'subtype'>, says: string, fixer: Fixer, advice: string): Rule => ({
  ...when,
  says,
  fixer,
  advice,
});

const RULES: readonly Rule[] = [
  rule(
    { subtype: /^OnAccountSuppressionList$/ },
    'Your own AWS list stopped it.',
    'you',
    'release both; not in the rate',
  ),
  rule(
    { subtype: /^OnTenantSuppressionList$/ },
    "Your tenant's AWS list stopped it.",
    'you',
    'release both; not in the rate',
  ),
  rule({ subtype: /^Suppressed$/ }, "SES's global list stopped it.", 'time', 'up to 14 days; in the rate'),
  rule(
    { subtype: /^UnsubscribedRecipient$/ },
    'The recipient has unsubscribed.',
    'the recipient',
    'respect it; not in the rate',
  ),
  rule(
    { subtype: /^EmailValidationSuppressed$/ },
    'SES judged the address not worth trying.',
    'the recipient',
    'verify the address',
  ),
  rule(
    { text: /\b(spamhaus|sbl|xbl|zen\.)/i, code: /^5\.7\.1$/ },
    'The sending IP is on a block list.',
    'the provider',
    'AWS, or delist your own IP; the address is fine',
  ),
  rule({ text: /\bS31[45]0\b/ }, 'Outlook blocks the sending network.', 'the provider', 'ask AWS support'),
  rule({ text: /\bTSS0?4\b/ }, 'The provider slows your mail.', 'you', 'send slower, cut complaints'),
  rule({ text: /grey-?list/i, code: /^4\./ }, 'First contact: they asked us to return.', 'time', 'normal'),
  rule(
    { text: /policy/i, code: /^5\.7\.1$/ },
    'They accept approved senders only.',
    'the recipient',
    'ask their admin',
  ),
  rule({ code: /^4\.7\.28$/ }, 'The provider slows your mail.', 'you', 'send slower, cut complaints'),
  rule(
    { code: /^5\.7\.26$/ },
    'The provider could not authenticate your domain.',
    'you',
    'DKIM, custom MAIL FROM, aligned DMARC',
  ),
  rule({ code: /^5\.7\.515$/ }, 'Outlook wants SPF, DKIM and DMARC.', 'you', 'DKIM, custom MAIL FROM, aligned DMARC'),
  rule({ code: /^5\.7\.23$/ }, 'SPF failed.', 'you', "add amazonses.com to the MAIL FROM domain's record"),
  rule({ code: /^5\.1\.1$/ }, 'The mailbox does not exist.', 'the recipient', 'keep blocked; fix typos'),
  rule({ code: /^5\.(1\.2|4\.4)$/ }, 'The domain does not exist.', 'the recipient', 'correct it'),
  rule(
    { code: /^5\.1\.10$/ },
    'The domain takes no mail, or does not know this address.',
    'the recipient',
    'keep blocked; fix typos',
  ),
  rule({ code: /^5\.1\.3$/ }, 'The address is malformed.', 'you', 'fix the entry form'),
  rule({ code: /^5\.1\.6$/ }, 'The mailbox has moved.', 'the recipient', 'ask for the new address'),
  rule({ text: /\b551\b/ }, 'The mailbox has moved.', 'the recipient', 'ask for the new address'),
  rule({ code: /^5\.2\.1$/ }, 'The mailbox is disabled.', 'the recipient', 'use another channel'),
  rule({ code: /^[45]\.2\.2$/ }, 'The mailbox is full.', 'the recipient', 'must clear it'),
  rule({ code: /^4\.2\.1$/ }, 'The mailbox gets mail too fast just now.', 'time', 'SES retries'),
  rule({ code: /^5\.(2\.3|3\.4)$/ }, 'The message is too large.', 'you', 'link files; the address is fine'),
  rule({ code: /^5\.4\.1$/ }, 'Their server knows no such recipient.', 'the recipient', 'verify the address'),
  rule({ code: /^4\.4\.[12]$/ }, 'Their server did not answer.', 'time', 'watch the domain'),
  rule({ code: /^[45]\.4\.7$/ }, 'Time ran out before acceptance.', 'time', 'read the delays before'),
  rule({ code: /^4\.3\./ }, 'Their mail system is faulty.', 'time', 'SES retries'),
  rule({ code: /^4\.5\.3$/ }, 'Too many at once.', 'you', 'spread sending'),
  rule({ subtype: /^MailboxFull$/ }, 'The mailbox is full.', 'the recipient', 'must clear it'),
  rule({ subtype: /^MessageTooLarge$/ }, 'The message is too large.', 'you', 'link files; the address is fine'),
  rule(
    { subtype: /^(ContentRejected|AttachmentRejected|SpamDetected)$/ },
    'Their filter refused the content.',
    'you',
    'compare template, links',
  ),
  rule({ subtype: /^CustomTimeoutExceeded$/ }, 'Time ran out before acceptance.', 'time', 'read the delays before'),
  rule(
    { subtype: /^(RecipientServerError|TransientCommunicationFailure)$/ },
    'Their server did not answer.',
    'time',
    'SES retries',
  ),
];

const ENHANCED_CODE = /\b([245]\.\d{1,3}\.\d{1,3})\b/;

/** @param detail SES's own fields of a bounce or a delay. @returns `null` when no rule fits: then nobody should guess. */
export function explain(detail: Readonly<Record<string, string>>): Explanation | null {
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
  return found ?? null;
}
