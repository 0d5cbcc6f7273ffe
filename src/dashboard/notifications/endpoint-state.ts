/** How it stands with an endpoint, by its row and the log of its attempts. Pure. */
import type { Millis } from '../../shared/time.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../../store/contract.ts';

export type EndpointState =
  | { readonly kind: 'disabled'; readonly reason: NonNullable<WebhookEndpoint['disabledReason']> }
  | { readonly kind: 'untried' }
  | { readonly kind: 'ok' }
  | { readonly kind: 'failing'; readonly since: Millis; readonly nextAttemptAt: Millis | null };

/** @param attempts newest first. */
export function endpointState(
  { disabledReason }: Pick<WebhookEndpoint, 'disabledReason'>,
  attempts: readonly WebhookDelivery[],
): EndpointState {
  if (disabledReason !== null) return { kind: 'disabled', reason: disabledReason };
  // What this process broke off itself says nothing of the endpoint.
  const told = attempts.filter(({ error }) => error !== 'aborted');
  const [last] = told;
  if (last === undefined) return { kind: 'untried' };
  if (last.error === null) return { kind: 'ok' };
  const success = told.findIndex(({ error }) => error === null);
  const failures = success === -1 ? told : told.slice(0, success);
  const waiting = failures.find(({ nextAttemptAt }) => nextAttemptAt !== null);
  return { kind: 'failing', since: failures.at(-1)?.at ?? last.at, nextAttemptAt: waiting?.nextAttemptAt ?? null };
}
