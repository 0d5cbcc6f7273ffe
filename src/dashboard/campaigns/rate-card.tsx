import { intervalText, percentText, perTenThousandText } from '../../reputation/rate-text.ts';
import type { Judgement } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { HeadroomBar } from '../overview/headroom-bar.tsx';
import { STATES, WHOLES } from '../verdict-words.ts';
import { judgementText, shareText } from './words.ts';

interface Props {
  readonly judgement: Judgement;
  /** Of all mail of the same accounts and Regions, while the campaign was sent. */
  readonly whole: number;
}

/** One rate of the campaign, measured by AWS's lines for accounts, and its share of its account's. */
export function RateCard({ judgement, whole }: Props) {
  const { measure, ratio, state, interval } = judgement;
  const noun = measure === 'bounce' ? 'hard bounces' : 'complaints';
  const share = shareText(ratio.part, whole, `${noun} of its account`);
  return (
    <section class="card" aria-labelledby={`${measure}-heading`}>
      <div class="card-head">
        <h2 id={`${measure}-heading`}>{measure === 'bounce' ? 'Hard bounces' : 'Complaints'}</h2>
        <span class={`state ${STATES[state].tone}`}>
          <Shape tone={STATES[state].tone} /> {judgementText(judgement)}
        </span>
      </div>
      <p class="figure">
        <strong data-rate={measure}>{percentText(measure, ratio)}</strong>
        {measure === 'complaint' && ratio.whole > 0 ? <span>{perTenThousandText(ratio)}</span> : null}
      </p>
      <p class="meta">
        {count(ratio.part)} of {count(ratio.whole)} {WHOLES[measure]}
        {interval === null ? '' : `, 95\u202f% range ${intervalText(measure, interval)}`}
      </p>
      <p>
        {share === null ? (
          `No ${noun} so far.`
        ) : (
          <>
            It makes <strong>{share}</strong> while it was sent: {count(ratio.part)} of {count(whole)}.
          </>
        )}
      </p>
      <HeadroomBar judgement={judgement} />
    </section>
  );
}
