/** The rules about what comes in: `quarantine-growth`, `dead-letter-growth`, `signature-failures`. Pure. */
import { isUnproved } from '../../ingest/refusal-codes.ts';
import { DAY, HOUR, type Millis } from '../../shared/time.ts';
import type { AlertKey, DeadLetters, Refusals } from '../../store/contract.ts';
import { counted, goneOf, type Judgement } from './rules.ts';
import type { AlertSettings } from './settings.ts';
import { countText, plural } from './words.ts';

/** @param recent of those that wait, how many came within 24 hours. */
export function judgeQuarantine(
  { waiting, recent }: { readonly waiting: number; readonly recent: number },
  { threshold, calmHours }: AlertSettings['quarantineGrowth'],
): readonly Judgement[] {
  return [
    {
      ...{ rule: 'quarantine-growth', level: 'warn', scope: {}, tenant: '', calmHours, value: counted(recent) },
      over: recent >= threshold,
      calm: recent < threshold,
      words: {
        title: `${plural(recent, 'message')} came into quarantine within 24 h.`,
        reason: `${countText(waiting)} wait there. Authentic, but they could not be understood: they count in no rate.`,
        action: 'Read why in GET /v1/quarantine, then replay or delete them.',
      },
    },
  ];
}

/** A queue that nobody could ask for this long says nothing, and one for so long is read no longer. */
const FRESH: Millis = HOUR;
const ABANDONED: Millis = DAY;

/** One message is one that every reader gave up. Over as soon as the queue is under the threshold. */
export function judgeDeadLetters(
  queues: readonly DeadLetters[],
  { threshold }: AlertSettings['deadLetterGrowth'],
  { now, open }: { readonly now: Millis; readonly open: readonly AlertKey[] },
): readonly Judgement[] {
  const watched = new Set(queues.flatMap(({ queue, at }) => (now - at < ABANDONED ? [queue] : [])));
  const judged = queues
    .filter(({ at }) => now - at <= FRESH)
    .map(
      ({ queue, messages }): Judgement => ({
        ...{ rule: 'dead-letter-growth', level: 'warn', scope: { queue }, tenant: '', calmHours: 1 },
        value: counted(messages),
        over: messages >= threshold,
        calm: messages < threshold,
        words: {
          title: `${plural(messages, 'message')} in the dead-letter queue ${queue.split(':').at(-1)}.`,
          reason: 'They were delivered too often without being recorded, and count in no rate.',
          action: 'Find the cause in the log (sqs-not-recorded), then bring them in with "drain queue".',
        },
      }),
    );
  const abandoned = open.filter(({ scope }) => !watched.has(scope.queue ?? ''));
  return [...judged, ...goneOf(abandoned, judged, 'dead-letter-growth', UNWATCHED)];
}

const UNWATCHED = { title: 'The dead-letter queue is watched no longer.', reason: '', action: '' };

/** @param seen of the hour that fills and the one before, by code: only what could not be proved is judged. None at all is calm. */
export function judgeSignatures(
  seen: readonly Refusals[],
  { threshold, calmHours }: AlertSettings['signatureFailures'],
): readonly Judgement[] {
  const refused = seen.filter(({ code }) => isUnproved(code));
  const total = refused.reduce((sum, { count }) => sum + count, 0);
  const codes = refused.map(({ code, count }) => `${code} ${countText(count)}`).join(', ');
  return [
    {
      ...{ rule: 'signature-failures', level: 'warn', scope: {}, tenant: '', calmHours, value: counted(total) },
      over: total >= threshold,
      calm: total < threshold,
      words: {
        title: `${plural(total, 'message')} to the webhook could not be proved authentic within two hours.`,
        reason: codes === '' ? 'None was refused of late.' : `Refused: ${codes}.`,
        action:
          'sns-signature: somebody forges, or a proxy changes bodies. sns-certificate-unavailable: no way out to SNS.',
      },
    },
  ];
}
