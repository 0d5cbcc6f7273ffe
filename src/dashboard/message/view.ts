/** One message as its page shows it: recipient by recipient, the worst first. Pure. */
import { MAIL_STATES, type MailState, stateOf } from '../../reputation/mail-state.ts';
import { FLAG } from '../../reputation/metrics.ts';
import type { Millis } from '../../shared/time.ts';
import type { EventFacts, MailFacts, StoredMessage, TimelineItem } from '../../store/contract.ts';

/** A line with the times that only events keep. */
export interface MessageLine {
  readonly event: TimelineItem;
  /** `null` for sends and deliveries: their mail holds only when they happened. */
  readonly publishedAt: Millis | null;
  readonly receivedAt: Millis | null;
}

export interface RecipientPart {
  readonly recipient: string;
  readonly state: MailState;
  readonly lines: readonly MessageLine[];
}

export interface MessageView {
  readonly message: StoredMessage;
  readonly recipients: readonly RecipientPart[];
  /** What cannot be pinned on one recipient. */
  readonly unattributed: readonly MessageLine[];
  /** What the message as a whole has come to, beside its recipients: `complained` when one of several did. */
  readonly unattributedState: MailState;
  /** How many lines are left out: opens and clicks by machines may be thousands. */
  readonly leftOut: number;
  /** The first that was published and received of the message, as far as events keep it. */
  readonly firstPublishedAt: Millis | null;
  readonly firstReceivedAt: Millis | null;
}

const MOST_EVENTS = 300;

function mailLines(message: StoredMessage, mail: MailFacts): readonly MessageLine[] {
  const { messageId, acceptedAt, tenant, fields } = message;
  const { flags, recipient, deliveredAt, smtpResponse, remoteMtaIp } = mail;
  const line = (kind: 'Send' | 'Delivery', at: Millis, detail: TimelineItem['detail']): MessageLine => ({
    event: { ...placeOf(tenant, fields), messageId, recipient, kind, class: '', at, attribution: 'exact', detail },
    publishedAt: null,
    receivedAt: null,
  });
  return [
    ...((flags & FLAG.sent) === 0 ? [] : [line('Send', acceptedAt, {})]),
    ...((flags & FLAG.delivered) === 0
      ? []
      : [
          line('Delivery', deliveredAt ?? acceptedAt, {
            ...(smtpResponse === null ? {} : { smtpResponse }),
            ...(remoteMtaIp === null ? {} : { remoteMtaIp }),
          }),
        ]),
  ];
}

const placeOf = (tenant: string, fields: StoredMessage['fields']) => ({
  tenant,
  configurationSet: fields.configurationSet ?? null,
  identity: fields.identity ?? null,
  campaign: fields.campaign ?? null,
});

const eventLine = (
  { tenant, fields }: StoredMessage,
  { messageId, recipient, kind, class: of, occurredAt, attribution, detail, publishedAt, receivedAt }: EventFacts,
): MessageLine => ({
  event: { ...placeOf(tenant, fields), messageId, recipient, kind, class: of, at: occurredAt, attribution, detail },
  publishedAt,
  receivedAt,
});

const newestFirst = (a: MessageLine, b: MessageLine) => b.event.at - a.event.at;
const severity = ({ state }: RecipientPart) => MAIL_STATES.indexOf(state);
const least = (times: readonly Millis[]): Millis | null => (times.length === 0 ? null : Math.min(...times));

export function messageView(message: StoredMessage): MessageView {
  const { mails, events } = message;
  const shown = events.toSorted((a, b) => b.occurredAt - a.occurredAt).slice(0, MOST_EVENTS);
  const told = (recipient: string) =>
    shown.filter((event) => event.recipient === recipient).map((event) => eventLine(message, event));
  const flagsOf = new Map(mails.map((mail) => [mail.recipient, mail]));
  // A candidate of an ambiguous complaint may have no mail of its own yet.
  const names = [...new Set([...mails, ...shown].map(({ recipient }) => recipient))].filter((name) => name !== '');
  const recipients = names.map((recipient): RecipientPart => {
    const mail = flagsOf.get(recipient);
    const own = mail === undefined ? [] : mailLines(message, mail);
    return {
      recipient,
      state: stateOf(mail?.flags ?? 0),
      // Of one instant the later step stands first.
      lines: [...told(recipient), ...own.toReversed()].sort(newestFirst),
    };
  });
  return {
    message,
    recipients: recipients.sort((a, b) => severity(a) - severity(b)),
    unattributed: told('').sort(newestFirst),
    unattributedState: stateOf(flagsOf.get('')?.flags ?? 0),
    leftOut: events.length - shown.length,
    firstPublishedAt: least(events.map(({ publishedAt }) => publishedAt)),
    firstReceivedAt: least(events.map(({ receivedAt }) => receivedAt)),
  };
}
