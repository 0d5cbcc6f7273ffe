import fc from 'fast-check';
import type { PolicySettings } from '../../src/suppression/policy-rules.ts';
import { policySchema } from '../../src/suppression/policy-settings.ts';

const days = fc.option(fc.integer({ min: 1, max: 3_650 }));
const rule = { enabled: fc.boolean(), scope: fc.constantFrom('all', 'tenant'), days };
const anyRule = fc.record(rule);
const strikeRule = fc
  .record({ ...rule, withinDays: fc.integer({ min: 1, max: 30 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ share, ...rest }) => ({ ...rest, strikes: 2 + Math.floor(share * (Math.min(30, rest.withinDays + 1) - 2)) }));
const text = fc.oneof(
  fc.constantFrom('news', 'a "b" & <c>', "d'e", 'Ünïcödé ✉ 名', 'of list x ends stream y'),
  fc
    .string({ minLength: 1, maxLength: 20, unit: 'binary' })
    .filter((name) => /\S/u.test(name) && !/\p{Cc}/u.test(name)),
);
const stream = fc.record({
  list: text,
  topic: fc.oneof(fc.constant(''), text),
  stream: fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
});

/** Any policy that may be set. */
export const anyPolicy: fc.Arbitrary<PolicySettings> = fc
  .record({
    hardBounce: anyRule,
    globalList: anyRule,
    accountList: anyRule,
    tenantList: anyRule,
    validation: anyRule,
    complaint: anyRule,
    softBounce: strikeRule,
    hardSuspect: strikeRule,
    unsubscribe: fc.record({ enabled: fc.boolean(), days, streams: fc.array(stream, { maxLength: 6 }) }),
  })
  .map((settings) => policySchema.parse(settings));
