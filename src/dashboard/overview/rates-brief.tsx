import { percentText } from '../../reputation/rate-text.ts';
import { type AccountVerdict, MEASURES } from '../../reputation/rates.ts';
import { Shape } from '../components/parts.tsx';
import { STATES } from '../verdict-words.ts';

/** Both rates side by side, on screens where their cards stand one below the other: see `overview.css`. */
export function RatesBrief({ of }: { of: Pick<AccountVerdict, (typeof MEASURES)[number]> }) {
  return (
    <dl class="overview-rates">
      {MEASURES.map((measure) => {
        const { ratio, state } = of[measure];
        return (
          <div>
            <dt>
              <a href={`#${measure}-heading`}>{measure === 'bounce' ? 'Hard bounces' : 'Complaints'}</a>
            </dt>
            <dd>
              <strong>{percentText(measure, ratio)}</strong>
              <span>
                <Shape tone={STATES[state].tone} /> {STATES[state].text}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
