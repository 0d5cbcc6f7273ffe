/** Arbitrary histories of a few messages, told in both formats, by two topics, with all that makes order matter. */
import fc from 'fast-check';
import { CARRIERS, type CarrierName } from '../support/carriers.ts';
import type { Told } from '../support/record.ts';
import {
  bounce,
  complaint,
  delivery,
  type Format,
  type MailSpec,
  other,
  SECOND_TOPIC,
  send,
  TOPIC,
} from '../support/ses.ts';

const CARRIER_NAMES = Object.keys(CARRIERS) as CarrierName[];
const START = Date.UTC(2026, 6, 14, 9, 0, 0);
const HOUR = 3_600_000;

const PEOPLE = ['ann@example.net', 'Bob <BOB@example.org>', 'cid@gmail.com', 'bounce+x@simulator.amazonses.com'];

const format = fc.constantFrom<Format>('event', 'notification');

/**
 * What one telling knows of the message. SES names the tenant on some event types only; that two tellings contradict
 * each other should not happen, and must not make the order matter. The campaigns sort differently by code point and by
 * UTF-16 unit.
 */
const telling = fc.record({
  tenant: fc.constantFrom('own', 'none', 'other'),
  campaign: fc.constantFrom('own', undefined, '\uff5e', '\u{1f6ab}'),
  later: fc.constantFrom(0, 0, 0, HOUR),
});
type Telling = typeof telling extends fc.Arbitrary<infer T> ? T : never;

const toldAs = (spec: MailSpec, { tenant, campaign, later }: Telling): MailSpec => ({
  ...spec,
  acceptedAt: spec.acceptedAt + later,
  tenant: tenant === 'own' ? spec.tenant : tenant === 'other' ? 'other' : undefined,
  campaign: campaign === 'own' ? spec.campaign : campaign,
});

const mailSpec = (index: number) =>
  fc.record({
    messageId: fc.constant(`0100-message-${index}`),
    // Few values, so that different messages tie.
    acceptedAt: fc.constantFrom(0, 1, HOUR).map((ms) => START + ms),
    destination: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 3 }),
    tenant: fc.constantFrom(undefined, 'acme', 'clinic'),
    configurationSet: fc.constantFrom(undefined, 'transactional', 'marketing'),
    campaign: fc.constantFrom(undefined, 'spring'),
  });

const subTypes = fc.constantFrom(
  ['Permanent', 'General'],
  ['Permanent', 'NoEmail'],
  ['Permanent', 'Suppressed'],
  ['Permanent', 'OnAccountSuppressionList'],
  ['Permanent', 'OnTenantSuppressionList'],
  ['Permanent', 'UnsubscribedRecipient'],
  ['Permanent', 'EmailValidationSuppressed'],
  ['Permanent', 'SomethingNew'],
  ['Transient', 'General'],
  ['Transient', 'MailboxFull'],
  ['Undetermined', 'Undetermined'],
) as fc.Arbitrary<readonly [string, string]>;

const feedback = fc.constantFrom(undefined, 'abuse', 'not-spam', 'auth-failure', 'virus', 'brand-new');

const bodyFor = (spec: MailSpec): fc.Arbitrary<object> => {
  const at = fc.constantFrom(-HOUR, 5_000, 5_000, 2 * HOUR, 20 * HOUR, 40 * HOUR, 60 * HOUR).map((ms) => START + ms);
  const some = fc.subarray([...spec.destination], { minLength: 1 });
  const as = (how: Telling) => toldAs(spec, how);
  const time = at.map((when) => new Date(when).toISOString());
  return fc.oneof(
    fc
      .tuple(telling, time, fc.constantFrom('https://example.com/a', 'https://example.com/b'))
      .map(([t, timestamp, link]) => other(as(t), 'Click', { timestamp, link, ipAddress: '192.0.2.5' })),
    fc
      .tuple(telling, time, fc.constantFrom('Mozilla/5.0', undefined))
      .map(([t, timestamp, userAgent]) => other(as(t), 'Open', { timestamp, userAgent })),
    fc.tuple(telling, time, some, fc.constantFrom('MailboxFull', 'General')).map(([t, timestamp, who, delayType]) =>
      other(as(t), 'DeliveryDelay', {
        timestamp,
        delayType,
        delayedRecipients: who.map((emailAddress) => ({ emailAddress, status: '4.2.2' })),
      }),
    ),
    fc
      .tuple(telling, fc.constantFrom('Reject', 'Rendering Failure'))
      .map(([t, type]) => other(as(t), type, { reason: 'Bad content', errorMessage: 'x' })),
    fc.tuple(telling, time).map(([t, timestamp]) => other(as(t), 'Teleport', { timestamp })),
    fc
      .tuple(telling, time, fc.constantFrom('weekly', 'other'), fc.boolean(), fc.constantFrom('OptIn', 'OptOut'))
      .map(([t, timestamp, contactList, unsubscribeAll, subscriptionStatus]) =>
        other(as(t), 'Subscription', {
          timestamp,
          contactList,
          newTopicPreferences: {
            unsubscribeAll,
            topicSubscriptionStatus: [{ topicName: 'offers', subscriptionStatus }],
          },
        }),
      ),
    telling.map((t) => send(as(t))),
    fc
      .tuple(telling, at, some, format, fc.constantFrom('192.0.2.1', '192.0.2.9', undefined))
      .map(([t, when, who, how, remoteMtaIp]) => delivery(as(t), when, who, how, remoteMtaIp)),
    fc
      .tuple(
        telling,
        at,
        subTypes,
        some,
        format,
        fc.constantFrom(undefined, 'failed', 'delayed'),
        fc.constantFrom('5.1.1', '4.4.7'),
        fc.constantFrom('smtp; 550 no', 'smtp; 550 ünknown 🚫', ''),
      )
      .map(([t, when, [type, subType], who, how, action, status, diagnosticCode]) =>
        bounce(
          as(t),
          {
            at: when,
            type,
            subType,
            recipients: who.map((emailAddress) => ({
              emailAddress,
              status,
              diagnosticCode,
              ...(action === undefined ? {} : { action }),
            })),
          },
          how,
        ),
      ),
    fc
      .tuple(
        telling,
        at,
        fc.subarray([...spec.destination]),
        feedback,
        fc.constantFrom(null, 'OnAccountSuppressionList'),
        format,
      )
      .map(([t, when, who, feedbackType, subType, how]) =>
        complaint(as(t), { at: when, recipients: who, feedbackType, subType }, how),
      ),
  );
};

const told = (spec: MailSpec): fc.Arbitrary<Told> =>
  fc.record({
    body: bodyFor(spec),
    publishedAt: fc.integer({ min: 1_000, max: 72 * HOUR }).map((ms) => spec.acceptedAt + ms),
    topic: fc.constantFrom(TOPIC, SECOND_TOPIC),
    carrier: fc.constantFrom(undefined, undefined, ...CARRIER_NAMES),
  });

/** A history: what was told of each message, in one order. */
export const history: fc.Arbitrary<readonly Told[]> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => mailSpec(index))))
  .chain((specs) => fc.tuple(...specs.map((spec) => fc.array(told(spec), { minLength: 1, maxLength: 6 }))))
  .map((all) => all.flat());

export interface Retelling {
  readonly order: readonly Told[];
  /** Sizes of the batches in which it is told. */
  readonly cuts: readonly number[];
}

/** The same history in another order, with repetitions, cut into batches. */
export const retelling = (of: readonly Told[]): fc.Arbitrary<Retelling> =>
  fc
    .tuple(fc.shuffledSubarray([...of], { minLength: of.length }), fc.array(fc.constantFrom(...of), { maxLength: 4 }))
    .chain(([all, again]) =>
      fc.record({
        order: fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
        cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      }),
    );

export function batches<T>(rows: readonly T[], cuts: readonly number[]): readonly (readonly T[])[] {
  const out: T[][] = [];
  for (let from = 0, i = 0; from < rows.length; i++) {
    const size = cuts[i % cuts.length] ?? 1;
    out.push(rows.slice(from, from + size));
    from += size;
  }
  return out;
}
