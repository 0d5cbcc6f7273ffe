/** One record of a file -> what it leaves in the store. Pure. */
import type { Carriage, Unreadable } from '../carrier.ts';
import type { NormaliseOptions } from '../normalise.ts';
import { recordingOfParcel } from '../notification.ts';
import { openParcels, type Parcel } from '../parcels.ts';
import type { Recording } from '../recording.ts';

export interface ReadingOptions extends Omit<NormaliseOptions, 'accounts'> {
  /** AWS accounts, besides each envelope's own, whose mail may be reported. */
  readonly sesAccounts: readonly string[];
}

export interface LineRead {
  /** To be recorded: facts and findings, nothing for quarantine, no notices. */
  readonly recordings: readonly Recording[];
  /** Why parts of the line cannot be read, by name: a line may hold several records. */
  readonly unreadable: readonly string[];
  /** Understood, and nothing to record: set-up sentences, inbound mail. */
  readonly ignored: number;
}

/**
 * A file's time says when its events were published at the latest, unless it was lost on the way (an archive's fixed
 * date, a clock that stood still). Mail that SES accepted after that time proves so, by SES's own clock; an event's own
 * time would then be cut down to a false one, for good, because the earlier time wins every merge. All that is certain
 * in that case is that it was published before now.
 */
function readParcel(parcel: Parcel, file: Carriage, options: NormaliseOptions): Recording {
  const recording = recordingOfParcel(parcel, options);
  const { carriage } = parcel;
  const proves = recording.facts.messages.some(({ acceptedAt }) => acceptedAt > carriage.publishedAt);
  if (!proves || carriage.publishedAt !== file.publishedAt) return recording;
  return recordingOfParcel({ ...parcel, carriage: { ...carriage, publishedAt: file.receivedAt } }, options);
}

/**
 * Opens one line, whatever carrier it was written by, and reads all that is in it.
 *
 * @param file what is known of a line without an envelope. Without an account, any account's mail is accepted: whoever
 * imports a file vouches for it.
 */
export function readLine(text: string, file: Carriage, { sesAccounts, ...options }: ReadingOptions): LineRead {
  const recordings: Recording[] = [];
  const unreadable: string[] = [];
  let ignored = 0;
  for (const parcel of openParcels(text, file)) {
    const { account } = parcel.carriage;
    const known = [account, file.account, ...sesAccounts].filter((id) => id !== '');
    const accounts = account === '' ? null : new Set(known);
    const recording = readParcel(parcel, file, { ...options, accounts });
    const [refused] = recording.quarantine;
    if (refused !== undefined) unreadable.push(refused.reason);
    else if (recording.facts.messages.length > 0 || recording.findings.length > 0) recordings.push(recording);
    else ignored++;
  }
  return { recordings, unreadable, ignored };
}

const REASONS: Readonly<Record<Unreadable, string>> = {
  'not-json': 'is no JSON',
  'not-an-object': 'is JSON, but no object',
  'no-event-type': 'has neither eventType nor notificationType',
  'no-mail': 'has no mail object with a message id',
  'no-mail-timestamp': 'has no readable mail.timestamp',
  'no-event-object': 'lacks the object that its event type names',
  'foreign-account': 'is about mail of another AWS account: name it in SES_ACCOUNT_IDS or --account',
  'not-a-notification': 'is an SNS message, but no notification',
  'too-many-records': 'has more records than one envelope may',
  'dead-letter': 'was given up by a queue',
  'too-deep': 'is nested too deeply',
  'reader-failed': 'could not be read, for a fault of this program',
  'unknown-record': 'is a Lambda record of neither SNS nor SQS',
};

const OTHER_REASONS: Readonly<Record<string, string>> = {
  ...REASONS,
  'too-long': 'is longer than 1 MiB',
  'gzip-truncated': 'the gzip data end too early; what came before was read',
  'gzip-damaged': 'the gzip data are damaged; what came before was read',
  unstorable: 'was refused by the database',
};

/** A reason for people. Never a part of the line itself. */
export const explainReason = (reason: string): string => OTHER_REASONS[reason] ?? reason;
