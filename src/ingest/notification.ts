/** A carried text -> what it leaves in the store: facts, a notice, a finding, or a place in quarantine. Pure. */
import { storable } from '../shared/text.ts';
import type { QuarantineEntry } from '../store/contract.ts';
import { type Carriage, type Unreadable, unwrap } from './carrier.ts';
import { type Facts, factsOf } from './facts.ts';
import { type NormaliseOptions, normalise } from './normalise.ts';
import type { Parcel } from './parcels.ts';
import type { Recording } from './recording.ts';

const NO_FACTS: Facts = { messages: [], mails: [], events: [] };
/** SQS carries at most 1 MiB; SNS over HTTP 256 KiB. */
const MAX_RAW = 1024 * 1024;
const MAX_NOTICE = 500;

const quarantined = (text: string, carriage: Carriage, reason: Unreadable | 'unstorable'): QuarantineEntry => ({
  ...carriage,
  reason,
  raw: storable(text, MAX_RAW),
});

/** A recording that leaves nothing behind but the mark that a message came. */
export const emptyRecording = (text: string, carriage: Carriage): Recording => ({
  carriage,
  facts: NO_FACTS,
  notices: [],
  findings: [],
  raw: [],
  quarantine: [],
  unstorable: quarantined(text, carriage, 'unstorable'),
});

/** Reads the text that a carrier brought, envelopes taken off. */
export function recordingOf(text: string, carriage: Carriage, options: NormaliseOptions): Recording {
  try {
    return readText(text, carriage, options);
  } catch {
    // Whatever a reader stumbles over, the message is authentic: it waits in quarantine for a version that can read it.
    return { ...emptyRecording(text, carriage), quarantine: [quarantined(text, carriage, 'reader-failed')] };
  }
}

function readText(text: string, carriage: Carriage, options: NormaliseOptions): Recording {
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
  return { ...empty, facts: factsOf(normalised.value, carriage, options) };
}

/** The same for a parcel of any road. */
export function recordingOfParcel(parcel: Parcel, options: NormaliseOptions): Recording {
  const { text, carriage } = parcel;
  switch (parcel.kind) {
    case 'message':
      return recordingOf(text, carriage, options);
    case 'finding':
      return { ...emptyRecording(text, carriage), findings: [parcel.finding] };
    case 'notice':
      return { ...emptyRecording(text, carriage), notices: [parcel.notice] };
    case 'unreadable':
      return { ...emptyRecording(text, carriage), quarantine: [quarantined(text, carriage, parcel.reason)] };
  }
}

/** The same with its text, to be kept. Only when events came of it: anything else has a place of its own. */
export function withText(recording: Recording): Recording {
  const [message] = recording.facts.messages;
  if (message === undefined) return recording;
  const { carriage, unstorable } = recording;
  return { ...recording, raw: [{ ...carriage, messageId: message.messageId, text: unstorable.raw }] };
}
