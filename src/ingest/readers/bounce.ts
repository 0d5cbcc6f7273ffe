import { judgeBounce } from '../../suppression/policy.ts';
import type { BounceEvent } from '../event.ts';
import { bounceSchema } from '../ses-schema.ts';
import { attribute, detailOf, type Reading, recipientOf, sparing, spellingOf, unnamed } from './reading.ts';

/** SES calls some lasting failures Transient (a domain that is gone, 5.4.4): marked, and counted as AWS counts it. */
const isHardSuspect = (
  { bounceType, bounceSubType }: { readonly bounceType: string; readonly bounceSubType: string },
  status: string | undefined,
): boolean => bounceType === 'Transient' && bounceSubType === 'General' && status?.startsWith('5.') === true;

export function readBounce(value: unknown, reading: Reading): readonly BounceEvent[] {
  const { bouncedRecipients, timestamp, ...members } = bounceSchema.parse(value);
  const { bounceType, bounceSubType } = members;
  const shared = { kind: 'Bounce', occurredAt: reading.timeOf(timestamp) } as const;
  if (bouncedRecipients.length === 0) {
    const target = unnamed(reading);
    const decision = judgeBounce({ bounceType, bounceSubType, action: undefined, status: undefined, addressed: false });
    return [{ ...shared, ...target, detail: detailOf(members), decision: sparing(decision, target.recipient) }];
  }
  const reports = new Set(bouncedRecipients.map((each) => recipientOf(each.emailAddress))).size;
  return bouncedRecipients.map(({ emailAddress, action, status, diagnosticCode }) => {
    const reported = recipientOf(emailAddress);
    const { recipient, finalRecipient } = attribute(reported, reports, reading);
    const addressed = reading.destinations.includes(reported);
    const decision = judgeBounce({ bounceType, bounceSubType, action, status, addressed });
    return {
      ...shared,
      recipient,
      attribution: 'exact',
      detail: detailOf({
        ...members,
        action,
        status,
        diagnosticCode,
        finalRecipient,
        emailAddress: spellingOf(emailAddress, recipient),
        hardSuspect: isHardSuspect(members, status) ? 'true' : undefined,
      }),
      decision: sparing(decision, recipient),
    };
  });
}
