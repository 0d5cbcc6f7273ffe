import { scopeName } from '../../reputation/breaker/audit.ts';
import { untilTrip } from '../../reputation/breaker/decide.ts';
import type { Watched } from '../../reputation/breaker/read.ts';
import { type MeasureRule, watchedMeasures } from '../../reputation/breaker/settings.ts';
import { lineText, percentText } from '../../reputation/rate-text.ts';
import { type Measure, ratioOf } from '../../reputation/rates.ts';
import { HOUR } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { WHOLES } from '../verdict-words.ts';

const SHOWN = 50;
const NAMES: Readonly<Record<Measure, string>> = { bounce: 'Hard bounces', complaint: 'Complaints' };

/** What the rules watch, the nearest to its line first. */
export function WatchedTable({ watched }: { watched: readonly Watched[] }) {
  const shown = watched.slice(0, SHOWN);
  return (
    <table class="stacked breakers">
      <caption>
        The nearest to its line first
        {watched.length > SHOWN ? `; ${count(SHOWN)} of ${count(watched.length)}` : ''}. Three things trip it together:
        the rate, so many bad ones, and so much mail.
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Counted from (UTC)</th>
          <th scope="col">How near</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((each) => (
          <WatchedRow watched={each} />
        ))}
      </tbody>
    </table>
  );
}

function WatchedRow({ watched: { armed, open } }: { watched: Watched }) {
  const { scope, rule, counts, window } = armed;
  return (
    <tr>
      <th scope="row">
        <Shape tone={open === null ? 'ok' : open.dryRun ? 'watch' : 'stop'} /> <bdi>{visible(scopeName(scope))}</bdi>
        {open === null ? null : <span class="meta">{open.dryRun ? 'would be paused' : 'paused'}</span>}
      </th>
      <td data-label="Counted from">
        <Time at={window.from * HOUR} />
      </td>
      <td data-label="How near">
        {watchedMeasures(rule).map(([measure, own]) => (
          <Near measure={measure} rule={own} ratio={ratioOf(measure, counts)} />
        ))}
      </td>
    </tr>
  );
}

interface NearProps {
  readonly measure: Measure;
  readonly rule: MeasureRule;
  readonly ratio: { readonly part: number; readonly whole: number };
}

function Near({ measure, rule, ratio }: NearProps) {
  const left = untilTrip(ratio, rule);
  const line = lineText({ part: rule.linePercent, whole: 100 });
  return (
    <span>
      {NAMES[measure]} {percentText(measure, ratio)}, {count(ratio.part)} of {count(ratio.whole)}{' '}
      {`${WHOLES[measure]}; line ${line}: `}
      {left === null ? (
        `too little mail, needs ${count(rule.volume)}`
      ) : left === 0 ? (
        <strong>over it</strong>
      ) : (
        <>
          <strong>{`${count(left)}\u00a0more`}</strong> {left === 1 ? 'trips' : 'trip'} it
        </>
      )}
    </span>
  );
}
