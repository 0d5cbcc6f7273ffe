import { judgeComplaint } from '../../suppression/policy.ts';
import type { ComplaintEvent } from '../event.ts';
import { complaintSchema } from '../ses-schema.ts';
import {
  attribute,
  detailOf,
  type Reading,
  recipientOf,
  sparing,
  spellingOf,
  uniqueRecipients,
  unnamed,
} from './reading.ts';

/**
 * Most providers do not say who complained: SES then names every recipient of the message at that provider (SES
 * Developer Guide, `notification-contents`, complained recipients). Several names are candidates for one complaint.
 */
export function readComplaint(value: unknown, reading: Reading): readonly ComplaintEvent[] {
  const { complainedRecipients, timestamp, ...members } = complaintSchema.parse(value);
  const decision = judgeComplaint(members.complaintFeedbackType, members.complaintSubType);
  const shared = { kind: 'Complaint', occurredAt: reading.timeOf(timestamp) } as const;
  const spelled = new Map(complainedRecipients.map(({ emailAddress }) => [recipientOf(emailAddress), emailAddress]));
  const candidates = uniqueRecipients([...spelled.values()]);
  const spelling = (reported: string, recipient: string) => spellingOf(spelled.get(reported) ?? recipient, recipient);
  const [first] = candidates;
  if (first === undefined) {
    const target = unnamed(reading);
    return [{ ...shared, ...target, detail: detailOf(members), decision: sparing(decision, target.recipient) }];
  }
  if (candidates.length > 1) {
    return candidates.map((recipient) => ({
      ...shared,
      recipient,
      // SES did not send to these, and says so of each: nobody is under suspicion.
      attribution: decision.class === 'not-sent' ? 'exact' : 'ambiguous',
      detail: detailOf({ ...members, emailAddress: spelling(recipient, recipient) }),
      decision: sparing(decision, recipient),
    }));
  }
  const { recipient, finalRecipient } = attribute(first, 1, reading);
  const detail = detailOf({ ...members, finalRecipient, emailAddress: spelling(first, recipient) });
  return [{ ...shared, recipient, attribution: 'exact', detail, decision: sparing(decision, recipient) }];
}
