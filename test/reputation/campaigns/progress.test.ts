/** The laws of progress, over whatever SES may tell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCampaign } from '../../../src/reputation/campaigns/live.ts';
import { type Announced, progressOf } from '../../../src/reputation/campaigns/progress.ts';
import { ZERO_COUNTS } from '../../../src/reputation/metrics.ts';
import { tell } from '../../support/record.ts';
import { bounce, complaint, delivery, type Format, other, send } from '../../support/ses.ts';
import { openMemory } from '../../support/sqlite.ts';
import { HOUR, mail, people, T0 } from './support.ts';

const announced = (over: Partial<Announced> = {}): Announced => ({
  expected: 10,
  suppressed: 0,
  counts: ZERO_COUNTS,
  lastHour: null,
  activeAt: T0,
  ...over,
});
const counts = (over: Partial<typeof ZERO_COUNTS>) => ({ ...ZERO_COUNTS, ...over });

describe('the state of a campaign', () => {
  const hour = Math.floor(T0 / HOUR);
  it.each<[string, Partial<Announced>, number, string]>([
    ['nothing is known', {}, 0, 'pending'],
    ['nothing is known for long', {}, 99, 'pending'],
    ['some mail is known', { counts: counts({ mails: 3 }), lastHour: hour }, 1, 'in-progress'],
    ['the hour after the last mail is over', { counts: counts({ mails: 3 }), lastHour: hour }, 2, 'stalled'],
    ['mail goes on later than the last check', { counts: counts({ mails: 3 }), lastHour: hour + 5 }, 6, 'in-progress'],
    ['all is suppressed', { suppressed: 10 }, 0, 'completed'],
    ['all is known', { counts: counts({ mails: 8 }), suppressed: 2 }, 0, 'completed'],
    ['all bounced', { counts: counts({ mails: 10, attempted: 10, hardBounced: 10 }) }, 0, 'completed'],
    ['none left', { counts: counts({ mails: 10, rejected: 4, renderingFailed: 4, notAttempted: 2 }) }, 0, 'failed'],
    ['none left of those so far, and nothing moves', { counts: counts({ mails: 3, rejected: 3 }) }, 2, 'failed'],
    ['none left of those so far', { counts: counts({ mails: 3, rejected: 3 }) }, 1, 'in-progress'],
    ['all went to the simulator', { counts: counts({ mails: 10, excluded: 10 }) }, 0, 'completed'],
  ])('when %s', (_, over, later, state) => {
    expect(progressOf([announced(over)], T0 + later * HOUR).state).toBe(state);
  });
});

const RECIPIENTS = people(4);
/** Few messages, so that events meet: to one, to several, to the same person twice. */
const MESSAGES = [
  mail('m-1', RECIPIENTS.slice(0, 1)),
  mail('m-2', RECIPIENTS.slice(1, 4)),
  mail('m-3', RECIPIENTS.slice(0, 2), { acceptedAt: T0 + 2 * HOUR }),
];

const event = fc
  .record({
    spec: fc.constantFrom(...MESSAGES),
    format: fc.constantFrom<Format>('event', 'notification'),
    kind: fc.constantFrom('Send', 'Delivery', 'Bounce', 'Complaint', 'Delay', 'Reject', 'Rendering', 'Open', 'Click'),
    place: fc.integer({ min: 0, max: 2 }),
    subType: fc.constantFrom('General', 'OnAccountSuppressionList', 'MailboxFull'),
    later: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ spec, format, kind, place, subType, later }) => {
    const at = spec.acceptedAt + later * 1_000;
    const one = spec.destination[place % spec.destination.length] ?? '';
    const type = subType === 'MailboxFull' ? 'Transient' : 'Permanent';
    const delayed = {
      timestamp: new Date(at).toISOString(),
      delayType: 'MailboxFull',
      delayedRecipients: [{ emailAddress: one }],
    };
    const seen = { timestamp: new Date(at).toISOString(), ipAddress: '192.0.2.1', userAgent: 'x' };
    const bodies: Readonly<Record<typeof kind, object>> = {
      Send: send(spec),
      Delivery: delivery(spec, at, [one], format),
      Bounce: bounce(spec, { at, type, subType, recipients: [{ emailAddress: one, status: '5.1.1' }] }, format),
      Complaint: complaint(spec, { at, recipients: spec.destination, feedbackType: 'abuse' }, format),
      Delay: other(spec, 'DeliveryDelay', delayed),
      Reject: other(spec, 'Reject', { reason: 'Bad content' }),
      Rendering: other(spec, 'Rendering Failure', { errorMessage: 'x', templateName: 'y' }),
      Open: other(spec, 'Open', seen),
      Click: other(spec, 'Click', { ...seen, link: 'https://www.example.com/' }),
    };
    return bodies[kind];
  });

const step = fc.oneof(
  { weight: 4, arbitrary: event.map((body) => ({ body, check: null })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ hash: fc.constantFrom('a', 'b', 'c'), suppressed: fc.boolean() })
      .map((check) => ({ body: null, check })),
  },
);

it('never goes back and never beyond its end, whatever is told of the campaign, in any order and again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 14 }),
      fc.integer({ min: 1, max: 9 }),
      async (steps, expected) => {
        const store = openMemory();
        const registration = { tenant: 'acme', tag: 'spring', name: null, expected, at: T0 };
        const campaign = await store.campaigns.register(registration);
        if (campaign === null) throw new Error('not registered');
        let before = 0;
        for (const { body, check } of steps) {
          if (body !== null) await tell(store, { body, publishedAt: T0 + 3 * HOUR });
          else {
            const hashes = [check.hash];
            const suppressed = check.suppressed ? hashes : [];
            await store.campaigns.countChecked({ campaign: campaign.id, hashes, suppressed, at: T0 });
          }
          for (const tenant of ['acme', undefined]) {
            const live = await loadCampaign(store.campaigns, { tag: 'spring', tenant }, () => T0 + 3 * HOUR);
            const { fraction = Number.NaN, done = 0, of = 0, beyond = 0 } = live?.progress ?? {};
            expect(fraction).toBe(done / of);
            expect(fraction).toBeGreaterThanOrEqual(before);
            expect(fraction).toBeLessThanOrEqual(1);
            if (beyond > 0) expect(fraction).toBe(1);
            if (tenant === undefined) before = fraction;
          }
        }
        await store.close();
      },
    ),
    { numRuns: Number(process.env.PROPERTY_RUNS || 30) },
  );
}, 120_000);
