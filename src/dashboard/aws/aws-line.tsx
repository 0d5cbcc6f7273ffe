import type { AwsStatus } from '../../reputation/aws/status.ts';
import type { Millis } from '../../shared/time.ts';
import { ageText } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { awsState, worstRegion } from './aws-words.ts';

/** How long ago, kept true by the page's script. */
export function Ago({ at, now }: { at: Millis; now: Millis }) {
  return (
    <>
      <span data-age={String(at)}>{ageText(Math.max(0, now - at))}</span> ago
    </>
  );
}

/** AWS's word beside our verdict: never merged with it. Nothing before AWS was heard. */
export function AwsLine({ aws, now }: { aws: AwsStatus; now: Millis }) {
  const worst = worstRegion(aws);
  if (worst === undefined || aws.regions.every(({ account }) => account === null)) return null;
  const { tone, text } = awsState(worst);
  return (
    <p class="meta">
      <span class="chip">AWS</span> <Shape tone={tone} /> {text}
      {aws.regions.length > 1 ? ` in ${worst.region}` : ''}
      {worst.account === null ? null : (
        <>
          , <Ago at={worst.account.at} now={now} />
          {worst.account.stale ? ', stale' : ''}
        </>
      )}
      . <a href="#aws-heading">What AWS says</a>
    </p>
  );
}
