/** The `mail` object, as each of SES's two producers writes it (SES Developer Guide, `notification-contents`). */
import { toIso } from '../../../shared/time.ts';
import type { PlannedMessage } from '../plan.ts';
import { ACCOUNT, REGION } from '../senders.ts';

const SOURCE_IP = '192.0.2.10';
const OUTGOING_IP = '192.0.2.200';

/** Newsletters go to blind copies: their readers do not see each other. */
const toHeader = ({ mails, sender }: PlannedMessage): readonly string[] =>
  mails.length === 1 ? mails.map(({ address }) => address) : [sender.address];

const shared = ({ at, sender, messageId, mails }: PlannedMessage) => ({
  timestamp: toIso(at),
  sourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/${sender.identity}`,
  sendingAccountId: ACCOUNT,
  messageId,
  destination: mails.map(({ address }) => address),
});

/** With event publishing: headers and tags. `attempted` adds what is known once a server was spoken to. */
export function eventMail(message: PlannedMessage, attempted: boolean): object {
  const { sender, subject, messageId, tenant, campaign } = message;
  const to = toHeader(message);
  return {
    ...shared(message),
    source: sender.from,
    headersTruncated: false,
    headers: [
      { name: 'From', value: sender.from },
      { name: 'To', value: to.join(', ') },
      { name: 'Subject', value: subject },
      { name: 'MIME-Version', value: '1.0' },
      { name: 'Content-Type', value: 'multipart/alternative; boundary="----=_Part_100_1.2"' },
    ],
    commonHeaders: { from: [sender.from], to, messageId, subject },
    tags: {
      'ses:source-tls-version': ['TLSv1.3'],
      'ses:operation': [sender.operation],
      'ses:configuration-set': [sender.configurationSet],
      'ses:source-ip': [SOURCE_IP],
      'ses:from-domain': [sender.identity],
      'ses:caller-identity': [sender.caller],
      ...(tenant === null ? {} : { 'ses:tenant-name': [tenant] }),
      campaign: [campaign],
      ...(attempted ? { 'ses:outgoing-ip': [OUTGOING_IP], 'ses:outgoing-tls-version': ['TLSv1.3'] } : {}),
    },
  };
}

/** With identity notifications: no tags, and no headers unless they were asked for. */
export const notificationMail = (message: PlannedMessage): object => ({
  ...shared(message),
  source: message.sender.address,
  sourceIp: SOURCE_IP,
  callerIdentity: message.sender.caller,
});
