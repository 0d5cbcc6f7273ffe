/** How long an episode stays open of which nothing can be said. Pure. */
import { DAY, HOUR, type Millis } from '../../shared/time.ts';
import type { AlertSettings } from './settings.ts';

/** Mail may come back after a long weekend. */
const GRACE: Millis = 3 * DAY;

/**
 * The rules that need a volume of mail wait for their window, in which the old mail still counts, and three days more. The
 * other rules are judged whatever comes, or must not end by themselves: AWS's word and silence.
 */
export const patienceWith =
  ({ bounceRate, complaintRate, providerJump }: AlertSettings) =>
  (rule: string): Millis | null => {
    const windows: Readonly<Record<string, { readonly hours: number }>> = {
      'bounce-rate': bounceRate,
      'complaint-rate': complaintRate,
      'provider-jump': providerJump,
    };
    const hours = windows[rule]?.hours;
    return hours === undefined ? null : hours * HOUR + GRACE;
  };
