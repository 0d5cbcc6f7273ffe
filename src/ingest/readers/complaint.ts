import { judgeComplaint } from '../../suppression/policy.ts';
import type { ComplaintEvent } from '../event.ts';
import { complaintSchema } from '../ses-schema.ts';
import { attribute, detailOf, type Reading, sparing, uniqueRecipients, unnamed } from './reading.ts';

/**
 * Most providers do not say who complained: SES then names every recipient of the message at that provider (SES
 * Developer Guide, `notification-contents`, complained recipients). Several names are candidates for one complaint.
 */
export function readComplaint(value: unknown, reading: Reading): readonly ComplaintEvent[] {
  const { complainedRecipients, timestamp, ...members } = complaintSchema.parse(value);
  const decision = judgeComplaint(members.complaintFeedbackType, members.complaintSubType);
  const shared = { kind: 'Complaint', occurredAt: reading.timeOf(timestamp) } as const;
  const candidates = uniqueRecipients(complainedRecipients.map((each) => each.emailAddress));
  const [first] = candidates;
  if (first === undefined) {
    const target = unnamed(reading);
    return [{ ...shared, ...target, detail: detailOf(members), decision: sparing(decision, target.recipient) }];
  }
  if (candidates.length > 1) {
    const detail = detailOf(members);
    return candidates.map((recipient) => ({
      ...shared,
      recipient,
      // SES did not send to these, and says so of each: nobody is under suspicion.
      attribution: decision.class === 'not-sent' ? 'exact' : 'ambiguous',
      detail,
      decision: sparing(decision, recipient),
    }));
  }
  const { recipient, finalRecipient } = attribute(first, 1, reading);
  const detail = detailOf({ ...members, finalRecipient });
  return [{ ...shared, recipient, attribution: 'exact', detail, decision: sparing(decision, recipient) }];
}
