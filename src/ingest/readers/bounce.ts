import { EVIDENCE, judgeBounce } from '../../suppression/policy.ts';
import type { BounceEvent } from '../event.ts';
import { bounceSchema } from '../ses-schema.ts';
import { attribute, detailOf, type Reading, recipientOf, sparing, spellingOf, unnamed } from './reading.ts';

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
    const decision = judgeBounce({ bounceType, bounceSubType, action, status, diagnosticCode, addressed });
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
        hardSuspect: decision.evidence === EVIDENCE.hardSuspect ? 'true' : undefined,
        ...(decision.evidence === EVIDENCE.unsubscribed ? reading.listManagement : {}),
      }),
      decision: sparing(decision, recipient),
    };
  });
}
