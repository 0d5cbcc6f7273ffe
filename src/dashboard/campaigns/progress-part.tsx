import type { LiveCampaign } from '../../reputation/campaigns/live.ts';
import { count, visible } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { Progress } from '../components/progress.tsx';
import { PROGRESS_STATES, progressText } from './words.ts';

interface Props {
  readonly tag: string;
  readonly live: Pick<LiveCampaign, 'progress' | 'counts'>;
}

/** How far a campaign is: a bar only where somebody said how many it is to reach. */
export function ProgressPart({ tag, live: { progress, counts } }: Props) {
  if (progress === null) return <span>{count(counts.mails)} so far, total unknown</span>;
  const { tone, text } = PROGRESS_STATES[progress.state];
  return (
    <>
      <Progress label={`Progress of ${visible(tag)}`} done={progress.done} of={progress.of} />
      <span class="progress-text">{progressText(progress)}</span>
      <span class="progress-state">
        <Shape tone={tone} /> {text}
      </span>
      {progress.beyond === 0 ? null : <span class="meta">{count(progress.beyond)} beyond what was announced</span>}
    </>
  );
}
