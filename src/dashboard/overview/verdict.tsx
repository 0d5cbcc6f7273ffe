import type { AwsStatus } from '../../reputation/aws/status.ts';
import { toIso } from '../../shared/time.ts';
import { ageText, dateText } from '../../shared/words.ts';
import { AwsLine } from '../aws/aws-line.tsx';
import { Shape } from '../components/parts.tsx';
import { type VerdictWords, verdictWords } from '../verdict-words.ts';
import type { Figures, Overview } from './load.ts';

interface Props {
  readonly overview: Overview;
  readonly figures: Figures;
  /** `null`: not for this viewer. */
  readonly aws: AwsStatus | null;
  /** AWS's word, when it is worse than our estimate. */
  readonly lead: VerdictWords | null;
}

/** The first thing read: are we safe? The worse of AWS's word and our estimate speaks; both are said, each as what it is. */
export function Verdict({ overview, figures, aws, lead }: Props) {
  const ours = verdictWords(overview, figures);
  const { tone, state, sentence, details } = lead ?? ours;
  const [first, ...rest] = details;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
      </h1>
      {first === undefined ? null : <p class="first">{first}</p>}
      {rest.map((detail) => (
        <p>{detail}</p>
      ))}
      {lead === null ? null : <Ours words={ours} />}
      <p class="meta">
        <span class="chip">Estimate</span> From your own events. AWS judges by its own moving volume, which nobody else
        can compute.
      </p>
      {aws === null ? null : <AwsLine aws={aws} now={overview.now} />}
      <DataAge overview={overview} figures={figures} />
    </section>
  );
}

/** Our estimate, after AWS's word. */
function Ours({ words: { tone, state, sentence, details } }: { words: VerdictWords }) {
  return (
    <>
      <p>
        <Shape tone={tone} /> Our estimate: <strong>{state}:</strong> {sentence}
      </p>
      {details.map((detail) => (
        <p>{detail}</p>
      ))}
    </>
  );
}

function DataAge({ overview: { now }, figures: { newestEventAt } }: { overview: Overview; figures: Figures }) {
  return (
    <p class="meta">
      Newest event{' '}
      <time datetime={toIso(newestEventAt)}>
        {dateText(newestEventAt)}
        {'\u00a0'}UTC
      </time>
      , <span data-age={String(newestEventAt)}>{ageText(Math.max(0, now - newestEventAt))}</span> ago.{' '}
      <span data-loaded={String(now)} />
    </p>
  );
}
