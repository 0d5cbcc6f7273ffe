import type { AwsStatus } from '../../reputation/aws/status.ts';
import { percentText } from '../../reputation/rate-text.ts';
import type { AccountVerdict, Measure } from '../../reputation/rates.ts';
import type { Millis } from '../../shared/time.ts';
import { count } from '../../shared/words.ts';
import { Ago } from './aws-line.tsx';

interface Props {
  readonly measure: Measure;
  readonly verdict: Pick<AccountVerdict, 'account' | 'region'>;
  /** The window of our rate; AWS has its own two. */
  readonly window: string;
  readonly aws: AwsStatus;
  readonly now: Millis;
}

/** AWS's own rate under ours, with its counts and age. Nothing where AWS tells none of this very account. */
export function AwsRateLine({ measure, verdict, window, aws, now }: Props) {
  const found = aws.regions.find(({ region }) => region === verdict.region);
  if (found === undefined || found.vdm === null || found.account === null) return null;
  if (found.account.account !== verdict.account) return null;
  const name = window === '30d' ? '30d' : '7d';
  const sums = found.vdm.windows[name];
  const ratio = measure === 'bounce' ? sums.bounces : sums.complaints;
  if (ratio === null || ratio.whole === 0) return null;
  return (
    <p class="meta">
      <span class="chip">AWS</span> {percentText(measure, ratio)}, {count(ratio.part)} of {count(ratio.whole)}{' '}
      {measure === 'bounce' ? 'sends' : 'deliveries to providers that report complaints'},{' '}
      {name === '30d' ? '30 UTC days' : '7 UTC days'}, <Ago at={found.vdm.at} now={now} />
      {found.vdm.stale ? <strong>, stale</strong> : ''}
    </p>
  );
}
