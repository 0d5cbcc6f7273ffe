import type { AwsStatus } from '../../reputation/aws/status.ts';
import { toIso } from '../../shared/time.ts';
import { ageText, count, dateText, visible } from '../../shared/words.ts';
import type { Alert } from '../../store/contract.ts';
import { troublesOf } from '../alerts/trouble.ts';
import { AwsLine } from '../aws/aws-line.tsx';
import { awsLead } from '../aws/aws-words.ts';
import { breakdownPath } from '../breakdown/path.ts';
import { breakersPath } from '../breaker/path.ts';
import { LEVEL_TONES } from '../charts/alert-spans.ts';
import { Shape } from '../components/parts.tsx';
import { measureToMend, type VerdictWords, verdictWords } from '../verdict-words.ts';
import type { Overview } from './load.ts';
import { accountId, type Standing } from './standing.ts';

/** What the verdict is said of. */
export interface VerdictProps {
  readonly of: Pick<Overview, 'window' | 'now' | 'tenant'>;
  readonly standing: Standing;
  /** `null`: not for this viewer. */
  readonly aws: AwsStatus | null;
}

/** AWS's word, where it is worse than our estimate. */
export const leading = ({ of, standing, aws }: VerdictProps): VerdictWords | null =>
  aws === null ? null : awsLead(aws, standing, of.now);

/** The worse of AWS's word and our estimate. */
export const speaking = (props: VerdictProps): VerdictWords => leading(props) ?? verdictWords(props.of, props.standing);

/** Tells one verdict from another: its state, and which alerts are open. Figures alone do not change it. */
export const verdictMark = (props: VerdictProps): string => {
  const { tone, state } = speaking(props);
  return JSON.stringify([tone, state, props.standing.openAlerts.map(({ id }) => id).sort()]);
};

/** The first thing read: are we safe? The page's script puts in what changes while it is open. */
export function Verdict(props: VerdictProps) {
  return (
    <section class={`verdict ${speaking(props).tone}`} aria-labelledby="verdict" data-verdict={verdictMark(props)}>
      <div class="verdict-said" data-verdict-said>
        <VerdictSaid {...props} />
      </div>
      <p class="meta" role="status" data-verdict-change />
      <DataAge of={props.of} standing={props.standing} />
    </section>
  );
}

/** The worse of AWS's word and our estimate speaks; both are said, each as what it is. */
export function VerdictSaid(props: VerdictProps) {
  const { of, standing, aws } = props;
  const lead = leading(props);
  const ours = verdictWords(of, standing);
  const { tone, state, sentence, details } = lead ?? ours;
  const [first, ...rest] = details;
  return (
    <>
      <h1 id="verdict">
        <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
      </h1>
      {first === undefined ? null : <p class="first">{first}</p>}
      {rest.map((detail) => (
        <p>{detail}</p>
      ))}
      {lead === null ? null : <Ours words={ours} />}
      <OpenAlerts alerts={standing.openAlerts} />
      <Deeds {...props} />
      <p class="meta">
        <span class="chip">Estimate</span> From your own events. AWS judges by its own moving volume, which nobody else
        can compute.
      </p>
      {aws === null ? null : <AwsLine aws={aws} now={of.now} />}
    </>
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

/** When something has to be done: where it is found out who makes it, and where sending is stopped. */
function Deeds({ of: { window }, standing: { accounts } }: VerdictProps) {
  const [worst] = accounts;
  const measure = worst === undefined ? undefined : measureToMend(worst);
  if (worst === undefined || measure === undefined) return null;
  return (
    <p class="actions">
      <a
        class="button"
        href={breakdownPath({ by: 'campaign', window, measure, filters: { account: accountId(worst) } })}
      >
        {measure === 'bounce' ? 'See which campaigns bounce' : 'See which campaigns cause it'}
      </a>
      <a class="button" href={breakersPath()}>
        Pause or resume sending…
      </a>
    </p>
  );
}

/** The worst one in its own words: it may judge by another window than the page. Counted as on the page of alerts. */
function OpenAlerts({ alerts }: { alerts: readonly Alert[] }) {
  const [first, ...others] = troublesOf(alerts);
  if (first === undefined) return null;
  const { worst } = first;
  return (
    <p>
      <Shape tone={LEVEL_TONES[worst.level]} /> Open alert: {visible(worst.title)}{' '}
      <a href="/alerts">{others.length === 0 ? 'See the alert' : `See it and ${count(others.length)} more`}</a>
    </p>
  );
}

function DataAge({ of: { now }, standing: { newestEventAt } }: Pick<VerdictProps, 'of' | 'standing'>) {
  return (
    <p class="meta">
      Newest event{' '}
      <time datetime={toIso(newestEventAt)} data-newest>
        {dateText(newestEventAt)}
        {'\u00a0'}UTC
      </time>
      , <span data-age={String(newestEventAt)}>{ageText(Math.max(0, now - newestEventAt))}</span> ago.{' '}
      <span data-loaded={String(now)} />
    </p>
  );
}
