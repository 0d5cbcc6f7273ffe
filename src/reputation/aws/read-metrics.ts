/** One look at the daily sums of the Virtual Deliverability Manager. */
import { DAY } from '../../shared/time.ts';
import type { AwsPoll } from '../../store/contract.ts';
import { everyOf, succeeded, troubled } from './polls.ts';
import { OPERATIONS } from './ses.ts';
import type { Step } from './step.ts';

/** Today's included; SES answers for no more than this at once. */
const DAYS = 30;

/** Asks for all metrics in one call and stores those that came. @returns how the part stands then. */
export async function readMetricSums({ ses, pace, store, settings, region, poll, signal, now, random }: Step) {
  const asked = now();
  const from = (Math.floor(asked / DAY) - DAYS + 1) * DAY;
  const range = { from, to: asked };
  const answer = await pace(OPERATIONS.metrics, region, signal, () => ses.metrics(region, range, signal));
  const at = now();
  const { sums, failures } = answer.ok ? answer.value : { sums: [], failures: [answer.error] };
  const [failure] = failures;
  const next: AwsPoll =
    failure === undefined
      ? succeeded(poll, at, everyOf('metrics', settings))
      : troubled(poll, 'metrics', failure, { at, random: random() });
  await store.saveMetrics(
    region,
    sums.map((sum) => ({ ...sum, at })),
    next,
  );
  return next;
}
