/** The `mail` object of an SES body -> what is known of the message, each field with the strength of its evidence. */

import { storable } from '../shared/text.ts';
import type { Millis } from '../shared/time.ts';
import type { Known, MessageFacts, MessageField } from '../store/contract.ts';
import { canonicalAddress, domainKeyOf } from '../suppression/address.ts';
import type { Carriage } from './carrier.ts';
import type { SesMail } from './ses-schema.ts';

/** How good a field's evidence is. The event format is richer than the identity notification; AWS's tenant tag is final. */
const RANK = { carrier: 1, derived: 2, notification: 3, event: 4, tag: 6 } as const;

export type SesFormat = 'notification' | 'event';

const MAX_FIELD = 500;
const MAX_TAGS = 4_000;
const OWN_TAG = /^ses:/i;
const IDENTITY_ARN = /^arn:[^:]+:ses:([^:]*):(\d*):identity\/(.+)$/;

/** The sender's own tags; AWS's `ses:` tags repeat what fields of their own hold. */
function ownTags(tags: SesMail['tags']): string | undefined {
  const own = Object.entries(tags).filter(([name]) => !OWN_TAG.test(name));
  if (own.length === 0) return undefined;
  const json = JSON.stringify(Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))));
  return json.length > MAX_TAGS ? undefined : json;
}

export function messageFacts(
  mail: SesMail,
  acceptedAt: Millis,
  format: SesFormat,
  carriage: Carriage,
  campaignTag: string,
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
  const arn = IDENTITY_ARN.exec(mail.sourceArn ?? '');
  const source = canonicalAddress(mail.source ?? '');
  const headerMessageId = mail.commonHeaders?.messageId;

  learn('account', [mail.sendingAccountId, rank], [arn?.[2], RANK.derived], [carriage.account, RANK.carrier]);
  learn('region', [arn?.[1], rank], [carriage.region, RANK.carrier]);
  learn(
    'identity',
    [arn?.[3]?.toLowerCase(), rank],
    [tag('ses:from-domain')?.toLowerCase(), RANK.derived],
    [source === null ? null : domainKeyOf(source).slice(1), RANK.carrier],
  );
  learn('source', [source, rank]);
  learn('configurationSet', [tag('ses:configuration-set'), rank]);
  learn('tenant', [tag('ses:tenant-name'), RANK.tag]);
  learn('campaign', [tag(campaignTag), rank]);
  learn('headerMessageId', [headerMessageId === mail.messageId ? null : headerMessageId, rank]);
  learn('subject', [mail.commonHeaders?.subject, rank]);
  learn('tags', [ownTags(mail.tags), rank]);
  return { messageId: storable(mail.messageId, MAX_FIELD), acceptedAt, known };
}
