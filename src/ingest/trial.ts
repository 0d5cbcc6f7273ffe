/** What a text would become if it came now: read by the same steps as ingest, and stored nowhere. Pure. */
import type { Finding } from '../store/contract.ts';
import { DEFAULT_TENANT } from '../store/tenant.ts';
import type { Carriage, Unreadable } from './carrier.ts';
import type { MessageEvents } from './event.ts';
import { routingFacts } from './message.ts';
import type { NormaliseOptions } from './normalise.ts';
import { readText } from './notification.ts';
import { openParcels, type Parcel } from './parcels.ts';
import { judgeRoutes, type RouteJudgement, type RoutingFacts } from './routing.ts';
import { bodySchema, mailSchema } from './ses-schema.ts';

export interface TriedMessage {
  readonly kind: 'message';
  readonly said: MessageEvents;
  readonly facts: RoutingFacts;
  /** The rules that fit. */
  readonly routes: readonly RouteJudgement[];
  readonly tenant: string;
  /** `null` = none. */
  readonly stream: string | null;
}

export type Tried =
  | TriedMessage
  | { readonly kind: 'setup' | 'ignored'; readonly detail: string }
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** It would go to quarantine. */
  | { readonly kind: 'unreadable'; readonly reason: Unreadable };

function tryParcel(parcel: Parcel, options: NormaliseOptions): Tried {
  if (parcel.kind !== 'message') return parcel;
  const { text, carriage } = parcel;
  const read = readText(text, carriage, options);
  if (!read.ok) return { kind: 'unreadable', reason: read.error };
  if (read.value.kind !== 'said') return read.value;
  const { said, body } = read.value;
  const mail = mailSchema.parse(bodySchema.parse(body).mail);
  const facts = routingFacts(mail, said.message, carriage);
  const { tenant, stream } = said.message.known;
  return {
    kind: 'message',
    ...{ said, facts, routes: judgeRoutes(options.routes, facts) },
    tenant: tenant?.value ?? DEFAULT_TENANT,
    stream: stream?.value ?? null,
  };
}

/** Opens a carried text, of any road, and reads all that is in it. */
export const tryText = (
  raw: string,
  carriage: Carriage,
  optionsFor: (carriage: Carriage) => NormaliseOptions,
): readonly Tried[] => openParcels(raw, carriage).map((parcel) => tryParcel(parcel, optionsFor(parcel.carriage)));
