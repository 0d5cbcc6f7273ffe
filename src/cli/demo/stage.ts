import type { Standing } from './settings.ts';

/** The service on show, wherever it runs. */
export interface Shown {
  readonly url: string;
  /** The administrator's; `null` with a database whose keys are not known. */
  readonly token: string | null;
  /** How a command line may name the token: itself, or a variable. */
  readonly shownToken: string | null;
  /** What to open in a browser; another one-time link each time, where there are such. */
  readonly dashboard: () => string;
  /** How the dashboard lets somebody in. */
  readonly signIn: string;
  /** Where the data lies, and how long. */
  readonly database: string;
  /** The history was told to this database before. */
  readonly hasHistory: boolean;
  /** Lines about what the history has cost, as far as this process can tell. */
  readonly costs: () => readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts the service, given where SNS is. */
export type Stage = (standing: Standing) => Promise<Shown>;

export const webhookOf = ({ url }: { readonly url: string }): string => `${url}/webhooks/ses`;
