import type { Millis } from '../../shared/time.ts';
import { visible } from '../../shared/words.ts';
import type { AlertNotice } from '../../store/contract.ts';
import { Shape } from '../components/parts.tsx';
import { KIND_WORDS as ENDPOINT_KINDS, maskedTarget } from '../notifications/endpoint-words.ts';
import { notificationsPath } from '../notifications/path.ts';
import type { Channel } from './load.ts';
import { outcomeOf } from './outcome.ts';
import { OUTCOME_TONES, outcomeWords } from './outcome-words.ts';

/** Who was told of one notice, and whether it arrived. */
export function Told({ notice, channels, now }: { notice: AlertNotice; channels: readonly Channel[]; now: Millis }) {
  if (channels.length === 0)
    return (
      <>
        nobody: <a href={notificationsPath()}>set up where alerts go</a>
      </>
    );
  return (
    <ul class="alert-told">
      {channels.map(({ endpoint, place }) => {
        const outcome = outcomeOf(notice, endpoint, place, now);
        return (
          <li>
            <Shape tone={OUTCOME_TONES[outcome.kind]} />{' '}
            <span>
              {ENDPOINT_KINDS[endpoint.kind]}{' '}
              <bdi>{visible(endpoint.description) || visible(maskedTarget(endpoint))}</bdi>: {outcomeWords(outcome)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
