/** The audit log in words. Pure. */
import { visible } from '../../shared/words.ts';
import type { AuditRecord } from '../../store/contract.ts';

/** Every action that is audited, as what somebody did. */
export const ACTION_WORDS: Readonly<Record<string, string>> = {
  'alert.acknowledged': 'acknowledged an alert',
  'alert.ended': 'ended an alert that nothing could be said of',
  'alert.opened': 'opened an alert',
  'alert.resolved': 'closed an alert',
  'alert.unacknowledged': 'took back an acknowledgement',
  'breaker.aws-done': 'changed sending at AWS',
  'breaker.aws-failed': 'could not change sending at AWS',
  'breaker.dry-run': 'would have paused sending (dry run)',
  'breaker.dry-run-over': 'would have resumed sending (dry run)',
  'breaker.resumed': 'ended a pause of the circuit breaker',
  'breaker.tripped': 'tripped the circuit breaker',
  'incident.begun': 'began an incident',
  'incident.done': 'finished an incident',
  'key.created': 'made a key',
  'key.revoked': 'revoked a key',
  'key.signed-out': 'signed out all sessions of a key',
  'policy.changed': 'changed the rules',
  'quarantine.discarded': 'gave up a message',
  'quarantine.replayed': 'read messages again',
  'recipient.erased': 'erased a person',
  'retention.pruned': 'deleted what was old',
  'sending.paused': 'paused sending',
  'sending.resumed': 'resumed sending',
  'session.started': 'signed in',
  'session.throttled': 'held back failing sign-ins',
  'settings.changed': 'changed settings',
  'source.approved': 'approved a topic',
  'sync.requested': 'asked for a full pull',
  'webhook.changed': 'changed an endpoint',
  'webhook.created': 'added an endpoint',
  'webhook.deleted': 'removed an endpoint',
  'webhook.disabled': 'disabled an endpoint',
  'webhook.secret-rotated': 'changed the secret of an endpoint',
};

export const hasWords = (action: string): boolean => Object.hasOwn(ACTION_WORDS, action);

/** What was done; an action without words here is told as it is. */
export const actionText = (action: string): string => (hasWords(action) && ACTION_WORDS[action]) || visible(action);

export interface ActorText {
  readonly kind: 'key' | 'job' | 'other';
  readonly name: string;
}

/** `key:ops` -> the key ops. */
export function actorText(actor: string): ActorText {
  const [, kind, name] = /^(key|job):(.*)$/s.exec(actor) ?? [];
  if (name === undefined || (kind !== 'key' && kind !== 'job')) return { kind: 'other', name: visible(actor) };
  return { kind, name: visible(name) };
}

/** `changedSets` -> `changed sets` */
const memberText = (name: string): string =>
  visible(name)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** What a record tells besides, one text a member; those that say nothing are left out. */
export const detailTexts = (detail: AuditRecord['detail']): readonly string[] =>
  Object.entries(detail).flatMap(([name, value]) => {
    if (value === null || value === '') return [];
    const text = value === true ? 'yes' : value === false ? 'no' : visible(String(value));
    return [`${memberText(name)}: ${text}`];
  });
