/** Endpoints in words. Pure. */

import { visible } from '../../shared/words.ts';
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
  status: 'refused',
  redirect: 'redirected, which is not followed',
  connection: 'no connection',
  'time-out': 'no answer in time',
  aborted: 'broken off, because the service stopped',
  'secret-unreadable': 'its secret was sealed with another SECRET_KEY',
  ses: 'not taken by SES',
  'email-not-configured': 'not sent, because ALERT_EMAIL_FROM is not set',
};

/** `refused (404): no_service`. The detail was written by a stranger's server. */
export function outcomeWords({ error, status, detail }: Pick<WebhookDelivery, 'error' | 'status' | 'detail'>): string {
  if (error === null) return 'taken';
  const said = detail === null ? '' : `: ${visible(detail).slice(0, 300)}`;
  return `${ERROR_WORDS[error]}${status === null ? '' : ` (${status})`}${said}`;
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
