import type { Millis } from '../../shared/time.ts';
import type { AlertLevel } from './alerts.ts';
import type { AuditRecord } from './audit.ts';
import type { SuppressionChange } from './suppressions.ts';

/** What an endpoint can be told. Each type is a history with growing numbers, and an endpoint has a place in each. */
export const WEBHOOK_TYPES = ['suppression.changed', 'alert.changed'] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** How an endpoint is told: signed JSON, a line in a chat, a mail. */
export const ENDPOINT_KINDS = ['webhook', 'slack', 'email'] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When warnings wait, by the clocks of a place. */
export interface QuietHours {
  /** `22:00` */
  readonly from: string;
  /** `07:00`: on the next day when it is not after `from`. */
  readonly to: string;
  /** Of the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
  /** On which days they begin. */
  readonly days: readonly Weekday[];
}

/** `gone`: it answered 410. `exhausted`: the last attempt failed. `secret-unreadable`: sealed with another secret key. */
export const DISABLED_REASONS = ['operator', 'gone', 'exhausted', 'secret-unreadable'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** What a message needs to know of its endpoint. */
export interface WebhookTarget {
  readonly id: string;
  /** Never changes. */
  readonly kind: EndpointKind;
  /** A Slack URL is a secret: here is its origin only. An address is a `mailto:` URL. */
  readonly url: string;
  /** `null` = all tenants. Never changes: what a message under way says depends on it. */
  readonly tenant: string | null;
  readonly description: string;
  /** `null` = enabled. */
  readonly disabledReason: DisabledReason | null;
  /** Alerts of a lower level are not told. */
  readonly minLevel: AlertLevel;
  readonly quietHours: QuietHours | null;
  /** Sealed: what signs, or the whole URL of Slack. `''` of an address. */
  readonly secret: string;
  /** Sealed; signs beside the new one until its time is over. */
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Millis | null;
  readonly createdAt: Millis;
}

export interface WebhookEndpoint extends WebhookTarget {
  readonly types: readonly WebhookType[];
}

export interface WebhookEndpointChange {
  readonly url?: string;
  /** Sealed, with a new URL of Slack. */
  readonly secret?: string;
  readonly types?: readonly WebhookType[];
  readonly description?: string;
  readonly enabled?: boolean;
  readonly minLevel?: AlertLevel;
  readonly quietHours?: QuietHours | null;
}

/** Fixed before its first attempt, so that each attempt sends the same. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: WebhookType;
  /** It tells what lies after this place in the history, … */
  readonly after: number;
  /** … up to and with this one. */
  readonly through: number;
  /** What the endpoint asked for when it was fixed. */
  readonly minLevel: AlertLevel;
  readonly createdAt: Millis;
  /** How many have failed. */
  readonly attempts: number;
  readonly nextAttemptAt: Millis;
}

/** An endpoint with something to do: a message that waits for its next attempt, or news and no message. */
export interface DueWebhook {
  readonly endpoint: WebhookTarget;
  readonly type: WebhookType;
  readonly position: number;
  readonly message: WebhookMessage | null;
}

/** `status`: an answer outside 2xx. `aborted`: this process stopped. `ses`: SES refused, or was not reached. */
export const DELIVERY_ERRORS = [
  'status',
  'redirect',
  'connection',
  'time-out',
  'aborted',
  'secret-unreadable',
  'ses',
  'email-not-configured',
] as const;
export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

export interface WebhookDelivery {
  readonly messageId: string;
  readonly type: WebhookType | 'webhook.test';
  /** 1 = the first. */
  readonly attempt: number;
  readonly at: Millis;
  readonly durationMs: number;
  readonly status: number | null;
  /** `null` = delivered. */
  readonly error: DeliveryError | null;
  /** The start of a refusal's text, the system's code of a failed connection, or what SES means. */
  readonly detail: string | null;
  readonly nextAttemptAt: Millis | null;
}

export interface StoredWebhookDelivery extends WebhookDelivery {
  readonly id: number;
}

/** How far an endpoint was told of a type. */
export interface EndpointPlace {
  readonly endpoint: string;
  /** What it was told, or need not know, ends here. */
  readonly position: number;
  /** Quiet hours: what lies up to and with `through` waits so long. */
  readonly held: { readonly until: Millis; readonly through: number } | null;
  readonly message: Pick<WebhookMessage, 'through' | 'attempts' | 'nextAttemptAt'> | null;
}

/** What follows an attempt. An attempt that we broke off ourselves is not `counted`. */
export type DeliveryVerdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly at: Millis; readonly counted: boolean }
  | { readonly kind: 'disable'; readonly reason: Exclude<DisabledReason, 'operator'> };

/** The endpoints. Each change is audited in its own transaction, and only if the endpoint is there. */
export interface WebhookStore {
  /** In order of creation. */
  readonly list: () => Promise<readonly WebhookEndpoint[]>;
  readonly find: (id: string) => Promise<WebhookEndpoint | null>;
  /**
   * Adds an endpoint that is told what happens from now on, or all from the start.
   * @returns false, with nothing written, when there are `limit` already.
   */
  readonly add: (
    endpoint: WebhookEndpoint,
    options: { readonly from: 'start' | 'now'; readonly limit: number },
    audit: AuditRecord,
  ) => Promise<boolean>;
  /**
   * A further type begins at the present; one that is left out forgets its place. Enabling, or another URL, makes the
   * message under way due at once, with all its attempts before it. Other levels or quiet hours hold from the next message
   * on; what waits is looked at anew.
   */
  readonly change: (id: string, change: WebhookEndpointChange, at: Millis, audit: AuditRecord) => Promise<void>;
  /** The present secret becomes the previous one; an earlier previous one is forgotten. */
  readonly rotateSecret: (
    id: string,
    rotation: { readonly secret: string; readonly previousUntil: Millis },
    audit: AuditRecord,
  ) => Promise<void>;
  /** With its places, its message and its log. */
  readonly remove: (id: string, audit: AuditRecord) => Promise<void>;
}

/** What is to be sent, and what came of it. */
export interface WebhookDeliveryStore {
  /** At most one item an endpoint, the longest waiting first. With `endpoint`: that one only. */
  readonly due: (filter: { readonly now: Millis; readonly endpoint?: string }) => Promise<readonly DueWebhook[]>;
  /** Moves on over what an endpoint need not know, unless its place is another by now. */
  readonly skip: (endpoint: string, span: Pick<WebhookMessage, 'type' | 'after' | 'through'>) => Promise<void>;
  /** Lets what lies between two places wait, unless its place is another by now, or until something follows it. */
  readonly hold: (
    endpoint: string,
    span: Pick<WebhookMessage, 'type' | 'after' | 'through'>,
    until: Millis,
  ) => Promise<void>;
  /** Makes this the endpoint's message under way. @returns false when its place is another by now, or it is busy or gone. */
  readonly fix: (endpoint: string, message: WebhookMessage) => Promise<boolean>;
  /**
   * Logs an attempt and does what follows from it, in one transaction: with `delivered` the endpoint moves on. Nothing
   * happens when the message is not as it was before the attempt.
   */
  readonly settle: (
    endpoint: string,
    message: WebhookMessage,
    outcome: { readonly delivery: WebhookDelivery; readonly verdict: DeliveryVerdict; readonly audit?: AuditRecord },
  ) => Promise<void>;
  /** Logs an attempt from which nothing follows. */
  readonly log: (endpoint: string, delivery: WebhookDelivery) => Promise<void>;
  /** Newest first. At most 1,000 are kept. */
  readonly list: (
    endpoint: string,
    page: { readonly before?: number; readonly limit: number },
  ) => Promise<readonly StoredWebhookDelivery[]>;
  /** Forgets at most `limit` attempts made before a time, and previous secrets whose time is over. */
  readonly prune: (options: { readonly before: Millis; readonly limit: number; readonly now: Millis }) => Promise<void>;
  /** Of every endpoint that wants the type, disabled ones included. */
  readonly places: (type: WebhookType) => Promise<readonly EndpointPlace[]>;
  /** When the oldest thing happened that an enabled endpoint has not been told, what waits for the end of quiet hours left out. */
  readonly oldestUndelivered: (now: Millis) => Promise<Millis | null>;
  /** The number of the newest change of the suppression list; 0 = none. */
  readonly newestSuppressionChange: () => Promise<number>;
  /** In order. With a tenant: its own changes and those for all tenants. */
  readonly suppressionChanges: (
    span: Pick<WebhookMessage, 'after' | 'through'> & { readonly tenant: string | null; readonly limit: number },
  ) => Promise<readonly SuppressionChange[]>;
}
