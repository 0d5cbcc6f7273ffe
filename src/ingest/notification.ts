/** A carried text -> what it leaves in the store: facts, a notice, or a place in quarantine. Pure. */
import { storable } from '../shared/text.ts';
import type { QuarantineEntry } from '../store/contract.ts';
import { type Carriage, type Unreadable, unwrap } from './carrier.ts';
import { type Facts, factsOf } from './facts.ts';
import { type NormaliseOptions, normalise } from './normalise.ts';
import type { Recording } from './recorder.ts';

const NO_FACTS: Facts = { messages: [], mails: [], events: [] };
/** SNS carries at most 256 KiB over HTTP. */
const MAX_RAW = 512 * 1024;
const MAX_NOTICE = 500;

const quarantined = (
  text: string,
  { id, source, receivedAt }: Carriage,
  reason: Unreadable | 'unstorable',
): QuarantineEntry => ({
  id,
  source,
  reason,
  raw: storable(text, MAX_RAW),
  receivedAt,
});

/** A recording that leaves nothing behind but the mark that a message came. */
export const emptyRecording = (text: string, carriage: Carriage): Recording => ({
  source: carriage.source,
  facts: NO_FACTS,
  notices: [],
  quarantine: [],
  unstorable: quarantined(text, carriage, 'unstorable'),
});

export function recordingOf(text: string, carriage: Carriage, options: NormaliseOptions): Recording {
  const empty = emptyRecording(text, carriage);
  const unwrapped = unwrap(text);
  if (!unwrapped.ok) return { ...empty, quarantine: [quarantined(text, carriage, unwrapped.error)] };
  if (unwrapped.value.kind !== 'body') {
    const { kind } = unwrapped.value;
    const detail = storable(unwrapped.value.detail, MAX_NOTICE);
    return { ...empty, notices: [{ source: carriage.source, kind, detail, at: carriage.receivedAt }] };
  }
  const normalised = normalise(unwrapped.value.body, carriage, options);
  if (!normalised.ok) return { ...empty, quarantine: [quarantined(text, carriage, normalised.error)] };
  return { ...empty, facts: factsOf(normalised.value, carriage) };
}
