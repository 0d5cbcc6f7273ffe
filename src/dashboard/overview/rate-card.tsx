import type { AwsStatus } from '../../reputation/aws/status.ts';
import { changeText, intervalText, percentText, perTenThousandText } from '../../reputation/rate-text.ts';
import type { AccountVerdict, Judgement, Measure } from '../../reputation/rates.ts';
import type { Millis } from '../../shared/time.ts';
import { count } from '../../shared/words.ts';
import { AwsRateLine } from '../aws/aws-rate-line.tsx';
import { RateChart } from '../charts/rate-chart.tsx';
import { Shape } from '../components/parts.tsx';
import { STATES, WHOLES } from '../verdict-words.ts';
import type { PageWindow } from '../windows.ts';
import { HeadroomBar } from './headroom-bar.tsx';
import type { MeasureSeries } from './load.ts';

interface Props {
  readonly measure: Measure;
  readonly verdict: AccountVerdict;
  readonly series: MeasureSeries;
  readonly window: PageWindow;
  /** `null`: not for this viewer. */
  readonly aws: AwsStatus | null;
  readonly now: Millis;
}

/** One measure: figure, counts, how sure, the way to the lines, the course. */
export function RateCard({ measure, verdict, series, window, aws, now }: Props) {
  const judgement = verdict[measure];
  const { ratio, state, interval } = judgement;
  const change = changeText(measure, ratio, series.before);
  return (
    <section class="card" aria-labelledby={`${measure}-heading`}>
      <div class="card-head">
        <h2 id={`${measure}-heading`}>{measure === 'bounce' ? 'Hard bounces' : 'Complaints'}</h2>
        <span class={`state ${STATES[state].tone}`}>
          <Shape tone={STATES[state].tone} /> {STATES[state].text}
        </span>
      </div>
      <p class="figure">
        <strong data-rate={measure}>{percentText(measure, ratio)}</strong>
        {measure === 'complaint' && ratio.whole > 0 ? <span>{perTenThousandText(ratio)}</span> : null}
      </p>
      <p class="meta">
        {count(ratio.part)} of {count(ratio.whole)} {WHOLES[measure]}
        {interval === null ? '' : `, 95\u202f% range ${intervalText(measure, interval)}`}
        {change === null ? '' : `, ${change} on the window before`}
      </p>
      {measure === 'complaint' ? <PlainRate judgement={judgement} delivered={verdict.counts.delivered} /> : null}
      {aws === null ? null : <AwsRateLine measure={measure} verdict={verdict} window={window} aws={aws} now={now} />}
      <HeadroomBar judgement={judgement} />
      <RateChart course={{ measure, window, points: series.points, alerts: series.alerts, now }} />
    </section>
  );
}

/** The rate that most tools print. Google sends no complaints back, so its deliveries make this one look better. */
function PlainRate({ judgement, delivered }: { judgement: Judgement; delivered: number }) {
  const plain = { part: judgement.ratio.part, whole: delivered };
  if (delivered === 0) return null;
  return (
    <p class="meta">
      Over all {count(delivered)} deliveries: {percentText('complaint', plain)}. Google reports no complaints, so its
      deliveries are left out above.
    </p>
  );
}
