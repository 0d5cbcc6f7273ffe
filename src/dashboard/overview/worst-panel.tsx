import { percentText, shareText } from '../../reputation/rate-text.ts';
import { MEASURES, type Measure } from '../../reputation/rates.ts';
import { count, visible } from '../../shared/words.ts';
import type { Dimension } from '../../store/contract.ts';
import { breakdownPath } from '../breakdown/path.ts';
import { Scroll } from '../components/table.tsx';
import { WINDOW_TEXT } from '../windows.ts';
import { type OverviewView, overviewPath } from './path.ts';
import type { Culprit, Worst } from './worst.ts';

const DIMENSION_TEXT: Readonly<Record<Dimension, string>> = {
  tenant: 'Tenant',
  stream: 'Stream',
  configurationSet: 'Configuration set',
  identity: 'Identity',
  recipientDomain: 'Recipient domain',
  campaign: 'Campaign',
};

const MEASURE_TEXT: Readonly<Record<Measure, string>> = { bounce: 'hard bounces', complaint: 'complaints' };

interface Props {
  readonly worst: Worst;
  /** Whose figures these are, `account/region`. */
  readonly account: string;
  readonly view: OverviewView;
}

/** Who makes the trouble, each with the way to more about it. */
export function WorstPanel({ worst, account, view }: Props) {
  const { measure, culprits } = worst;
  return (
    <section class="card" aria-labelledby="worst-heading">
      <div class="card-head">
        <h2 id="worst-heading">Where {MEASURE_TEXT[measure]} come from</h2>
        <nav class="switch" aria-label="Sources of">
          {MEASURES.map((each) => (
            <a
              href={overviewPath({ ...view, trouble: each }, 'worst-heading')}
              aria-current={each === measure ? 'true' : undefined}
            >
              {each === 'bounce' ? 'Bounces' : 'Complaints'}
            </a>
          ))}
        </nav>
      </div>
      {culprits.length === 0 ? (
        <p>{quietText(worst, view)}</p>
      ) : (
        <Scroll label={`Sources of ${MEASURE_TEXT[measure]} as a table`}>
          <table class="figures overview-worst">
            <caption>
              At most five that fail more often than the whole, worst first. One mail may stand in several rows: by its
              set, its domain, its campaign.
            </caption>
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">Rate</th>
                <th scope="col">Share</th>
              </tr>
            </thead>
            <tbody>
              {culprits.map((culprit) => (
                <Row culprit={culprit} all={worst.ratio.part} measure={measure} account={account} view={view} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

const quietText = ({ measure, ratio }: Worst, { window }: OverviewView): string =>
  ratio.part === 0
    ? `No ${MEASURE_TEXT[measure]} in the ${WINDOW_TEXT[window]}.`
    : 'None stands out: all sources fail alike, or there is only one.';

interface RowProps extends Omit<Props, 'worst'> {
  readonly culprit: Culprit;
  /** All hard bounces (complaints). */
  readonly all: number;
  readonly measure: Measure;
}

function Row({ culprit: { dimension, value, ratio }, all, measure, account, view: { window } }: RowProps) {
  return (
    <tr data-culprit={dimension}>
      <th scope="row">
        <span class="meta">{DIMENSION_TEXT[dimension]}</span>{' '}
        <a href={breakdownPath({ by: dimension, window, filters: { [dimension]: value, account } })}>
          <bdi>{visible(value)}</bdi>
        </a>
      </th>
      <td>
        {percentText(measure, ratio)}
        <span class="meta">
          {count(ratio.part)} of {count(ratio.whole)}
        </span>
      </td>
      <td>{shareText({ part: ratio.part, whole: all })}</td>
    </tr>
  );
}
