/** The way in for roads that are authentic by themselves: queues, EventBridge with a key, files of an operator. */
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Carriage } from './carrier.ts';
import type { NormaliseOptions } from './normalise.ts';
import { recordingOfParcel, withText } from './notification.ts';
import { type Handover, openParcels } from './parcels.ts';
import type { Recorder } from './recorder.ts';
import type { Recording } from './recording.ts';
import type { Route } from './routing.ts';

export interface IntakeOptions {
  readonly recorder: Recorder;
  /** AWS accounts, besides each road's own, whose mail may be reported. */
  readonly sesAccounts: readonly string[];
  readonly campaignTag: string;
  readonly routes: readonly Route[];
  /** Of the sender: mail to them is left out of the rates. Default: none. */
  readonly verifiedDomains?: ReadonlySet<string>;
  /** Keep the texts of events, for a second reading. */
  readonly keepRaw: boolean;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Accepted {
  readonly messages: number;
  /** As far as is known by now: what waits in a queue was not read yet. */
  readonly quarantined: number;
}

/** Where the roads hand over what they brought. */
export interface Front {
  /** Resolves when all of it is safe: on disk, or in a durable queue before it. */
  readonly take: (parcels: readonly Handover[]) => Promise<Accepted>;
  /** Opens a carried text and takes all that is in it. */
  readonly accept: (raw: string, carriage: Carriage) => Promise<Accepted>;
}

export interface Intake extends Front {
  /** What SES accounts a road may report, and how its texts are read. */
  readonly optionsFor: (carriage: Carriage) => NormaliseOptions;
  /** Records one read message. Resolves when it is on disk. */
  readonly record: (recording: Recording) => Promise<void>;
}

function outcomeOf({ facts, findings, quarantine }: Recording): string {
  if (quarantine.length > 0) return 'quarantined';
  if (findings.length > 0) return 'finding';
  return facts.messages.length > 0 ? 'recorded' : 'noticed';
}

/**
 * The accounts whose mail a road may report: its own and the listed ones. A road that names none (a bare body under an
 * ingest key) may report the listed ones; when none is listed, whoever holds the key vouches for it.
 */
export function accountsOf({ account }: Carriage, listed: readonly string[]): ReadonlySet<string> | null {
  if (account !== '') return new Set([account, ...listed]);
  return listed.length === 0 ? null : new Set(listed);
}

export function createIntake({
  recorder,
  sesAccounts,
  campaignTag,
  routes,
  verifiedDomains = new Set(),
  keepRaw,
  log,
  metrics,
}: IntakeOptions): Intake {
  const optionsFor = (carriage: Carriage): NormaliseOptions => ({
    accounts: accountsOf(carriage, sesAccounts),
    campaignTag,
    routes,
    verifiedDomains,
  });

  const record = async (recording: Recording): Promise<void> => {
    for (const { reason } of recording.quarantine) {
      log.warn('message-quarantined', { reason, source: recording.carriage.source });
    }
    await recorder.record(keepRaw ? withText(recording) : recording);
    metrics.count('ses_sentinel_messages_total', { outcome: outcomeOf(recording) });
  };

  const take: Intake['take'] = async (parcels) => {
    const recordings = parcels.map((parcel) => recordingOfParcel(parcel, optionsFor(parcel.carriage)));
    await Promise.all(recordings.map(record));
    const quarantined = recordings.filter((recording) => recording.quarantine.length > 0).length;
    return { messages: recordings.length, quarantined };
  };

  return { optionsFor, record, take, accept: (raw, carriage) => take(openParcels(raw, carriage)) };
}
