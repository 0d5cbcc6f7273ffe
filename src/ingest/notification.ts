/** A carried text -> what it leaves in the store: facts, a notice, a finding, or a place in quarantine. Pure. */
import { err, ok, type Result } from '../shared/result.ts';
import { storable } from '../shared/text.ts';
import type { QuarantineEntry } from '../store/contract.ts';
import { type Carriage, type Unreadable, unwrap } from './carrier.ts';
import type { MessageEvents } from './event.ts';
import { type Facts, factsOf } from './facts.ts';
import { type NormaliseOptions, normalise } from './normalise.ts';
import type { Handover } from './parcels.ts';
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

/** What a text says, read and not yet recorded. */
export type ReadText =
  | { readonly kind: 'setup' | 'ignored'; readonly detail: string }
  | { readonly kind: 'said'; readonly said: MessageEvents; readonly body: Readonly<Record<string, unknown>> };

/** Reads the text that a carrier brought, envelopes taken off. */
export function readText(text: string, carriage: Carriage, options: NormaliseOptions): Result<ReadText, Unreadable> {
  try {
    const unwrapped = unwrap(text);
    if (!unwrapped.ok) return unwrapped;
    if (unwrapped.value.kind !== 'body') return ok(unwrapped.value);
    const { body } = unwrapped.value;
    const normalised = normalise(body, carriage, options);
    return normalised.ok ? ok({ kind: 'said', said: normalised.value, body }) : normalised;
  } catch {
    // Whatever a reader stumbles over, the message is authentic: it waits in quarantine for a version that can read it.
    return err('reader-failed');
  }
}

/** The same as what it leaves in the store. */
export function recordingOf(text: string, carriage: Carriage, options: NormaliseOptions): Recording {
  const empty = emptyRecording(text, carriage);
  const read = readText(text, carriage, options);
  if (!read.ok) return { ...empty, quarantine: [quarantined(text, carriage, read.error)] };
  if (read.value.kind === 'said') return { ...empty, facts: factsOf(read.value.said, carriage, options) };
  const { kind } = read.value;
  const detail = storable(read.value.detail, MAX_NOTICE);
  return { ...empty, notices: [{ source: carriage.source, kind, detail, at: carriage.receivedAt }] };
}

/** The same for a parcel of any road. */
export function recordingOfParcel(parcel: Handover, options: NormaliseOptions): Recording {
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
