import type { Millis } from '../../shared/time.ts';
import type { Odds } from './outcomes.ts';
import type { Sender } from './senders.ts';

export type Audience = 'customers' | 'patients' | 'daily-readers' | 'all-readers' | 'imported-list';

/** One call of a sender to SES: a message, not yet said to whom. */
export interface Slot {
  readonly at: Millis;
  readonly sender: Sender;
  readonly audience: Audience;
  readonly campaign: string;
  /** `null`: one of the sender's own. */
  readonly subject: string | null;
  /** Where in its audience a newsletter goes on; `null`: anybody of it. */
  readonly offset: number | null;
  readonly recipients: number;
  readonly odds: Odds;
}
