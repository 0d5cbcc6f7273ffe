/** The `mail` object of an SES body -> what is known of the message, each field with the strength of its evidence. */

import { OWN_MAIL } from '../shared/own-mail.ts';
import { storable } from '../shared/text.ts';
import type { Millis } from '../shared/time.ts';
import type { Known, MessageFacts, MessageField } from '../store/contract.ts';
import { canonicalAddress, domainKeyOf } from '../suppression/address.ts';
import type { Carriage } from './carrier.ts';
import { type Route, type RoutingFacts, route } from './routing.ts';
import type { SesMail } from './ses-schema.ts';

/** How good a field's evidence is: the event format is richer than the identity notification. */
const RANK = { carrier: 1, derived: 2, notification: 3, event: 4 } as const;

export type SesFormat = 'notification' | 'event';

const MAX_FIELD = 500;
const MAX_TAGS = 4_000;
const OWN_TAG = /^ses:/i;
/** `arn:aws:ses:us-east-1:123456789012:identity/example.com`, taken apart. */
export function identityArn(arn: string | undefined) {
  const [, region, account, identity] = /^arn:[^:]+:ses:([^:]*):(\d{12}):identity\/(.+)$/.exec(arn ?? '') ?? [];
  return region === undefined || account === undefined || identity === undefined ? null : { region, account, identity };
}

/** The sender's own tags; AWS's `ses:` tags repeat what fields of their own hold. */
function ownTags(tags: SesMail['tags']): string | undefined {
  const own = Object.entries(tags).filter(([name]) => !OWN_TAG.test(name));
  if (own.length === 0) return undefined;
  const json = JSON.stringify(Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))));
  return json.length > MAX_TAGS ? undefined : json;
}

/** What rules of routing look at, of what one telling says. */
export const routingFacts = (
  { tags }: Pick<SesMail, 'tags'>,
  { acceptedAt, known }: Pick<MessageFacts, 'acceptedAt' | 'known'>,
  { source }: Pick<Carriage, 'source'>,
): RoutingFacts => ({
  acceptedAt,
  topic: source,
  identity: known.identity?.value,
  source: known.source?.value,
  configurationSet: known.configurationSet?.value,
  tenantName: storable(tags['ses:tenant-name']?.[0] ?? '', MAX_FIELD) || undefined,
});

export interface MessageOptions {
  /** The message tag that names a campaign. */
  readonly campaignTag: string;
  readonly routes: readonly Route[];
}

export function messageFacts(
  mail: SesMail,
  acceptedAt: Millis,
  destinations: readonly string[],
  format: SesFormat,
  carriage: Carriage,
  { campaignTag, routes }: MessageOptions,
): MessageFacts {
  const known: Partial<Record<MessageField, Known>> = {};
  /** The first value that is there is taken: callers list the better evidence first. */
  const learn = (field: MessageField, ...candidates: readonly (readonly [string | null | undefined, number])[]) => {
    for (const [text, rank] of candidates) {
      const value = storable(text ?? '', field === 'tags' ? MAX_TAGS : MAX_FIELD);
      if (value !== '') {
        known[field] = { value, rank };
        return;
      }
    }
  };
  const rank = RANK[format];
  const tag = (name: string) => mail.tags[name]?.[0];
  const arn = identityArn(mail.sourceArn);
  const source = canonicalAddress(mail.source ?? '');
  const headerMessageId = mail.commonHeaders?.messageId;

  learn('account', [mail.sendingAccountId, rank], [arn?.account, RANK.derived], [carriage.account, RANK.carrier]);
  learn('region', [arn?.region, rank], [carriage.region, RANK.carrier]);
  learn(
    'identity',
    [arn?.identity.toLowerCase(), rank],
    [tag('ses:from-domain')?.toLowerCase(), RANK.derived],
    [source === null ? null : domainKeyOf(source).slice(1), RANK.carrier],
  );
  learn('source', [source, rank]);
  learn('configurationSet', [tag('ses:configuration-set'), rank]);
  // Alerts are no campaign, whatever tag names one.
  if (tag(OWN_MAIL.name) !== OWN_MAIL.value) learn('campaign', [tag(campaignTag), rank]);
  learn('headerMessageId', [headerMessageId === mail.messageId ? null : headerMessageId, rank]);
  learn('subject', [mail.commonHeaders?.subject, rank]);
  learn('tags', [ownTags(mail.tags), rank]);
  const { tenant, stream } = route(routes, routingFacts(mail, { acceptedAt, known }, carriage));
  if (tenant !== null) known.tenant = tenant;
  if (stream !== null) known.stream = stream;
  return { messageId: storable(mail.messageId, MAX_FIELD), acceptedAt, destinations, known };
}
