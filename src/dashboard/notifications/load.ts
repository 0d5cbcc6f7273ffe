/** Reads all that the page of notifications shows. */
import type { Store, WebhookDelivery, WebhookEndpoint } from '../../store/contract.ts';
import { type EndpointState, endpointState } from './endpoint-state.ts';

export type NotificationsStore = Pick<Store, 'webhooks' | 'webhookDeliveries'>;

/** More than a schedule of attempts has, with some tests in between. */
const ATTEMPTS = 30;

export interface EndpointView {
  readonly endpoint: WebhookEndpoint;
  readonly state: EndpointState;
  readonly last: WebhookDelivery | null;
  /** The outcome of the last test message. */
  readonly lastTest: WebhookDelivery | null;
}

/** Every endpoint with its state, in order of creation. There are twenty at most. */
export async function loadEndpoints({
  webhooks,
  webhookDeliveries,
}: NotificationsStore): Promise<readonly EndpointView[]> {
  const endpoints = await webhooks.list();
  return Promise.all(
    endpoints.map(async (endpoint) => {
      const attempts = await webhookDeliveries.list(endpoint.id, { limit: ATTEMPTS });
      return {
        endpoint,
        state: endpointState(endpoint, attempts),
        last: attempts[0] ?? null,
        lastTest: attempts.find(({ type }) => type === 'webhook.test') ?? null,
      };
    }),
  );
}
