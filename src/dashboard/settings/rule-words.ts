/** The rules in the words of somebody who is asked why a person gets no mail. Pure. */

import { counted } from '../../shared/words.ts';
import type { RuleName } from '../../suppression/policy-rules.ts';

interface RuleWords {
  readonly title: string;
  /** What happened, and SES's own word for it. */
  readonly help: string;
}

export const RULE_WORDS: Readonly<Record<RuleName, RuleWords>> = {
  hardBounce: {
    title: 'Hard bounce',
    help: 'The receiving server said for good that it takes no mail for this address. SES: Permanent.',
  },
  globalList: {
    title: "On SES's global list",
    help: 'SES refused it: the address bounced lately, for this or another SES customer. SES: Permanent, Suppressed.',
  },
  accountList: {
    title: "On the account's suppression list",
    help: 'SES did not send: the address is on the list of your AWS account. SES: OnAccountSuppressionList.',
  },
  tenantList: {
    title: "On the tenant's suppression list",
    help: 'SES did not send: the address is on the list of your tenant at AWS. SES: OnTenantSuppressionList.',
  },
  validation: {
    title: 'Refused by email validation',
    help: 'SES did not send: its check of addresses takes this one for bad. SES: EmailValidationSuppressed.',
  },
  complaint: {
    title: 'Complaint',
    help: 'The recipient reported the mail as spam.',
  },
  softBounce: {
    title: 'Soft bounces in a row',
    help: 'Full mailbox, no answer and the like, and no delivery in between. Not counted: what your message or your sending speed caused. SES: Transient, Undetermined.',
  },
  hardSuspect: {
    title: 'Suspected hard bounce',
    help: 'SES calls it passing (Transient, General), but the server answered 5.x.x: for good. Counts as a soft bounce too.',
  },
  unsubscribe: {
    title: 'Left a list or topic',
    help: 'The contact left an SES contact list or one of its topics. Blocks the streams mapped below; with none mapped, nothing.',
  },
};

export const PARTS = ['enabled', 'scope', 'strikes', 'withinDays', 'days'] as const;
export type Part = (typeof PARTS)[number];

export const PART_WORDS: Readonly<Record<Part, string>> = {
  enabled: 'Blocks',
  scope: 'Mail of',
  strikes: 'Bounces on',
  withinDays: 'Within',
  days: 'For how long',
};

export const SCOPE_WORDS = { all: 'every tenant', tenant: 'the tenant that sent' } as const;

const isNumber = (text: string): boolean => /^\d+$/.test(text);
const days = (text: string): string => (isNumber(text) ? counted(Number(text), 'day') : text);

/** What stands in a field, in words. */
export function valueWords(part: Part, text: string): string {
  switch (part) {
    case 'enabled':
      return text;
    case 'scope':
      return text === 'all' || text === 'tenant' ? SCOPE_WORDS[text] : text;
    case 'strikes':
      return isNumber(text) ? counted(Number(text), 'different day') : text;
    case 'withinDays':
      return days(text);
    case 'days':
      return text === '' ? 'until removed' : days(text);
  }
}
