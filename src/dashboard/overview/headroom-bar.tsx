import { lineText } from '../../reputation/rate-text.ts';
import { FLOORS, type Judgement, LINES } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';
import { STATES, WHOLES } from '../verdict-words.ts';

const percent = (fraction: number): string => `${(Math.min(1, fraction) * 100).toFixed(2)}%`;

/** From 0 to the pause line, always: how much of the way is gone. Attributes only, since the policy forbids `style`. */
export function HeadroomBar({ judgement }: { judgement: Judgement }) {
  const { measure, rate, state, toReview, toPause } = judgement;
  const { review, pause } = LINES[measure];
  const pauseAt = pause.part / pause.whole;
  const reviewAt = percent(review.part / review.whole / pauseAt);
  return (
    <div class="headroom">
      <svg class={`bar-svg ${STATES[state].tone}`} width="100%" height="30" aria-hidden="true" focusable="false">
        <rect class="track" x="0" y="0" width="100%" height="10" rx="3" />
        <rect class="fill" x="0" y="0" width={percent((rate ?? 0) / pauseAt)} height="10" rx="3" />
        <line class="at-review" x1={reviewAt} x2={reviewAt} y1="-1" y2="14" />
        <line class="at-pause" x1="100%" x2="100%" y1="-1" y2="14" />
        <text x="0" y="27">
          0
        </text>
        <text x={reviewAt} y="27" text-anchor="middle">
          {lineText(review)} review
        </text>
        <text x="100%" y="27" text-anchor="end">
          {lineText(pause)} pause
        </text>
      </svg>
      {state === 'low-volume' && toReview.over === 0 ? (
        <p>
          Judged from {count(FLOORS[measure])} {WHOLES[measure]} on.
        </p>
      ) : (
        <p>
          <HeadroomPart left={toReview.left} over={toReview.over} line="review" />
          {', '}
          <HeadroomPart left={toPause.left} over={toPause.over} line="pause" />
        </p>
      )}
    </div>
  );
}

function HeadroomPart({ left, over, line }: { left: number; over: number; line: string }) {
  return over > 0 ? (
    <span>
      <strong>{count(over)}</strong> over the {line} line
    </span>
  ) : (
    <span>
      <strong>{count(left)}</strong> left to {line}
    </span>
  );
}
