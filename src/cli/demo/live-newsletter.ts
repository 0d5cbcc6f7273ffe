/** The newsletter that goes out while somebody watches: part by part, one issue after the other. */
import { type Millis, toIso } from '../../shared/time.ts';
import type { Announcement, NewsDesk } from './news-desk.ts';
import type { PlannedMessage, Planner } from './plan.ts';
import type { Random } from './random.ts';
import { NEWS } from './senders.ts';

/** At the usual speed an issue is out after some ten minutes. */
const MAILS = 600;

/** @returns what makes the next part: a message to those who may be mailed; `null` when nobody of them may. */
export function createLiveNewsletter({ planner, desk, random }: { planner: Planner; desk: NewsDesk; random: Random }) {
  let issue: Announcement | null = null;
  let offset = 0;

  return async (now: Millis): Promise<PlannedMessage | null> => {
    if (issue === null || offset >= MAILS) {
      issue = { campaign: `live-${toIso(now).slice(0, 19).replaceAll(':', '')}`, subject: 'Just in', mails: MAILS };
      offset = 0;
      await desk.announce(issue);
    }
    const { campaign, subject } = issue;
    const recipients = Math.min(2 + random.int(9), MAILS - offset);
    const message = planner({
      ...{ at: now, sender: NEWS, audience: 'daily-readers', campaign, subject, offset, recipients },
      odds: { hard: 0.0145, complaint: 0.0004 },
    });
    offset += recipients;
    const allowed = await desk.allowed(
      campaign,
      message.mails.map(({ address }) => address),
    );
    const mails = message.mails.filter(({ address }) => allowed.has(address));
    return mails.length === 0 ? null : { ...message, mails };
  };
}
