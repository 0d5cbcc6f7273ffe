/** Endpoints in words. Pure. */
import {
  type AlertLevel,
  type DisabledReason,
  type EndpointKind,
  type QuietHours,
  WEEKDAYS,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookType,
} from '../../store/contract.ts';
import { addressOf } from '../../webhooks/target.ts';
import { visible } from '../words.ts';

export const KIND_WORDS: Readonly<Record<EndpointKind, string>> = {
  webhook: 'Webhook',
  slack: 'Slack',
  email: 'E-mail',
};

export const TYPE_WORDS: Readonly<Record<WebhookType, string>> = {
  'suppression.changed': 'suppression changes',
  'alert.changed': 'alerts',
};

export const LEVEL_CHOICES: Readonly<Record<AlertLevel, string>> = {
  warn: 'Everything, warnings included',
  review: 'What reaches level review or pause',
  pause: 'What reaches level pause',
};

export const DISABLED_WORDS: Readonly<Record<DisabledReason, string>> = {
  operator: 'an operator disabled it',
  gone: 'it answered 410: gone',
  exhausted: 'ten attempts failed, over about three days',
  'secret-unreadable': 'its secret was sealed with another SECRET_KEY',
};

const ERROR_WORDS: Readonly<Record<NonNullable<WebhookDelivery['error']>, string>> = {
  status: 'was refused',
  redirect: 'was redirected, which is not followed',
  connection: 'found no connection',
  'time-out': 'got no answer in time',
  aborted: 'was broken off: the service stopped',
  'secret-unreadable': 'could not be made: the secret was sealed with another SECRET_KEY',
  ses: 'was not taken by SES',
  'email-not-configured': 'could not be sent: set ALERT_EMAIL_FROM, and start again',
};

/** `was refused with 404: no_service`. The detail was written by a stranger's server. */
export function outcomeWords({ error, status, detail }: Pick<WebhookDelivery, 'error' | 'status' | 'detail'>): string {
  if (error === null) return status === null ? 'was taken' : `was taken with ${status}`;
  const said = detail === null ? '' : `: ${visible(detail).slice(0, 300)}`;
  return `${ERROR_WORDS[error]}${status === null ? '' : ` with ${status}`}${said}`;
}

/** Where it is, without what may be a secret: of a URL its origin. */
export function maskedTarget({ kind, url }: Pick<WebhookEndpoint, 'kind' | 'url'>): string {
  if (kind === 'email') return addressOf(url);
  const { origin, pathname, search } = new URL(url);
  return kind === 'slack' || pathname + search !== '/' ? `${origin}/…` : origin;
}

/** `22:00 to 07:00, Europe/Berlin`, with the days unless it is all of them. */
export function quietWords({ from, to, timeZone, days }: QuietHours): string {
  const on = days.length === WEEKDAYS.length ? '' : `, beginning ${days.map((day) => DAY_WORDS[day]).join(', ')}`;
  return `${from} to ${to}, ${timeZone}${on}`;
}

export const DAY_WORDS: Readonly<Record<(typeof WEEKDAYS)[number], string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};
