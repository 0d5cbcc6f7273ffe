/** What the two threads of the demo tell each other. */
import type { ApiAccess } from './news-desk.ts';

export interface OutsideOptions {
  readonly seed: string;
  readonly speed: number;
  readonly live: boolean;
}

export interface Start {
  readonly kind: 'start';
  readonly webhook: string;
  /** Of history; 0 = it was told before. */
  readonly days: number;
  /** For the sender of newsletters; `null` with a database whose keys are not known. */
  readonly api: ApiAccess | null;
}

export interface Progress {
  readonly notifications: number;
  readonly mails: number;
  readonly totalMails: number;
  readonly seconds: number;
}

export type Report =
  | { readonly kind: 'standing'; readonly snsEndpoint: string; readonly signingCerts: Readonly<Record<string, string>> }
  | { readonly kind: 'subscribed'; readonly confirmed: number; readonly pending: number }
  | ({ readonly kind: 'progress' } & Progress)
  | ({ readonly kind: 'history'; readonly lost: number; readonly bounced: string | null } & Progress)
  | { readonly kind: 'live'; readonly messages: number; readonly notifications: number; readonly lost: number }
  | { readonly kind: 'done' };
