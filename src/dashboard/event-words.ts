/** One line of the event table: what happened, in words, and why. Pure. */
import { diagnose } from '../reputation/diagnosis.ts';
import { visible } from '../shared/words.ts';
import type { TimelineItem } from '../store/contract.ts';
import type { Tone } from './tone.ts';

export interface EventWords {
  readonly tone: Tone;
  readonly what: string;
  /** One sentence, `''` when there is nothing to explain. */
  readonly why: string;
  /** SES's or the provider's own text, made visible, never interpreted. */
  readonly raw: string;
}

const PLAIN: Readonly<Record<string, readonly [Tone, string]>> = {
  'Bounce hard': ['over', 'Hard bounce'],
  'Bounce soft': ['watch', 'Soft bounce'],
  'Bounce not-attempted': ['none', 'Not attempted'],
  'Complaint complaint': ['over', 'Complaint'],
  'Complaint not-spam': ['ok', 'Marked as not spam'],
  'Complaint not-sent': ['none', 'Complaint, not sent'],
  Bounce: ['watch', 'Bounce'],
  Complaint: ['over', 'Complaint'],
  Send: ['none', 'Sent'],
  Delivery: ['ok', 'Delivered'],
  DeliveryDelay: ['watch', 'Delayed'],
  Reject: ['over', 'Rejected by SES'],
  'Rendering Failure': ['over', 'Template failed'],
  Open: ['none', 'Opened'],
  Click: ['none', 'Clicked'],
  Subscription: ['none', 'Preferences changed'],
};

/** In the order in which they say most. */
const RAW_FIELDS = ['diagnosticCode', 'errorMessage', 'smtpResponse', 'reason', 'link', 'userAgent'] as const;
const CODE_FIELDS = [
  'bounceType',
  'bounceSubType',
  'delayType',
  'complaintFeedbackType',
  'complaintSubType',
  'status',
] as const;

function whyOf({ kind, class: kindClass, detail }: TimelineItem): string {
  if (kind === 'Complaint' && kindClass === 'complaint')
    return 'The recipient pressed \u201cspam\u201d. Stop this stream for them.';
  if (kind !== 'Bounce' && kind !== 'DeliveryDelay') return '';
  const { class: diagnosis, says, fixer, advice } = diagnose(detail);
  if (diagnosis === 'unknown') return kind === 'Bounce' ? says : '';
  return `${says} ${fixer === 'time' ? 'Wait' : `For ${fixer}`}: ${advice}.`;
}

export function eventWords(item: TimelineItem): EventWords {
  const [tone, what] = PLAIN[`${item.kind} ${item.class}`] ?? PLAIN[item.kind] ?? ['none', 'Unknown event'];
  const said = RAW_FIELDS.map((field) => item.detail[field]).find((text) => text !== undefined && text !== '');
  const codes = CODE_FIELDS.map((field) => item.detail[field]).filter((text) => text !== undefined && text !== '');
  return { tone, what, why: whyOf(item), raw: visible(said ?? codes.join(' / ')) };
}
