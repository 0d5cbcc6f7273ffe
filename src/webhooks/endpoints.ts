/** What operators do with endpoints: over the API, and on the dashboard. */
import type { Secrets } from '../access/secrets.ts';
import type { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Clock } from '../shared/time.ts';
import type {
  AccessKey,
  AuditRecord,
  Store,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChange,
} from '../store/contract.ts';
import { testNotice } from './alert-words.ts';
import type { AttemptMessage } from './attempt.ts';
import { type ChangedEndpoint, type NewEndpoint, typesFault } from './endpoint-schema.ts';
import { bodyOf, newMessageId } from './message.ts';
import { createSecret } from './signing.ts';
import { sealSlackUrl } from './slack-sender.ts';
import { originOf, parseTarget } from './target.ts';

const MAX_ENDPOINTS = 20;
const TEST = 'webhook.test';

const TOO_MANY: Problem = {
  status: 409,
  code: 'too-many-webhooks',
  title: 'There are too many webhook endpoints',
  detail: `At most ${MAX_ENDPOINTS}. Delete one first.`,
};

const NO_EMAIL: Problem = {
  status: 409,
  code: 'email-not-configured',
  title: 'This installation sends no mail',
  detail: 'Set ALERT_EMAIL_FROM and a Region, and start again.',
};

const invalid = (member: string, fault: string): Problem => ({
  status: 400,
  code: 'invalid-request',
  title: 'The request is malformed',
  detail: `${member}: ${fault}`,
});

/** The record of an operator's deed. */
export const auditOf = (
  key: Pick<AccessKey, 'name'>,
  done: 'created' | 'changed' | 'deleted' | 'secret-rotated',
  { id, tenant }: Pick<WebhookEndpoint, 'id' | 'tenant'>,
  at: number,
  detail: AuditRecord['detail'] = {},
): AuditRecord => ({ at, actor: `key:${key.name}`, action: `webhook.${done}`, subject: id, tenant, detail });

/** What an audit record tells of a change. Of the URL its origin only: the rest may hold a token. */
const told = ({ url, types, quietHours, secret: _, ...change }: WebhookEndpointChange): AuditRecord['detail'] => ({
  ...change,
  ...(types === undefined ? {} : { types: types.join(' ') }),
  ...(url === undefined ? {} : { origin: originOf(url) }),
  ...(quietHours === undefined
    ? {}
    : {
        quietHours:
          quietHours === null
            ? null
            : `${quietHours.from}-${quietHours.to} ${quietHours.timeZone} ${quietHours.days.join(' ')}`,
      }),
});

export interface EndpointsOptions {
  readonly store: Pick<Store, 'webhooks' | 'webhookDeliveries'>;
  readonly secrets: Secrets;
  readonly attempt: AttemptMessage;
  /** Whether mail can be sent. */
  readonly hasEmail: boolean;
  readonly now: Clock;
}

export interface AddedEndpoint {
  readonly endpoint: WebhookEndpoint;
  /** To be shown once; `null` where nothing is signed. */
  readonly secret: string | null;
}

export interface Endpoints {
  /** @param id of the endpoint to be; given, so that the same form twice makes one endpoint. */
  readonly add: (given: NewEndpoint, key: AccessKey, id?: string) => Promise<Result<AddedEndpoint, Problem>>;
  readonly change: (found: WebhookEndpoint, given: ChangedEndpoint, key: AccessKey) => Promise<Result<null, Problem>>;
  readonly remove: (found: WebhookEndpoint, key: AccessKey) => Promise<void>;
  /** Sends a test message now, beside what waits; to a disabled endpoint too. */
  readonly test: (found: WebhookEndpoint, signal: AbortSignal) => Promise<WebhookDelivery>;
}

export function createEndpoints({ store, secrets, attempt, hasEmail, now }: EndpointsOptions): Endpoints {
  const { webhooks, webhookDeliveries } = store;
  return {
    add: async ({ target, from, ...given }, key, id = crypto.randomUUID()) => {
      if (given.kind === 'email' && !hasEmail) return err(NO_EMAIL);
      const signing = given.kind === 'webhook' ? createSecret(secrets) : null;
      const at = now();
      const endpoint: WebhookEndpoint = {
        ...given,
        id,
        url: target.url,
        disabledReason: null,
        secret: signing?.sealed ?? (target.secret === null ? '' : sealSlackUrl(secrets, target.secret)),
        previousSecret: null,
        previousSecretUntil: null,
        createdAt: at,
      };
      const { kind, types, minLevel, quietHours } = endpoint;
      const filters = { minLevel, ...(quietHours === null ? {} : { quietHours }) };
      const alerts = types.includes('alert.changed') ? told(filters) : {};
      const audit = auditOf(key, 'created', endpoint, at, {
        kind,
        ...told({ url: target.url, types }),
        ...alerts,
        from,
      });
      const added = await webhooks.add(endpoint, { from, limit: MAX_ENDPOINTS }, audit);
      return added ? ok({ endpoint, secret: signing?.secret ?? null }) : err(TOO_MANY);
    },

    change: async (found, { url, types, description, enabled, minLevel, quietHours }, key) => {
      const fault = typesFault(found.kind, types ?? []);
      if (fault !== null) return err(invalid('types', fault));
      const target = url === undefined ? null : parseTarget(found.kind, url);
      if (target !== null && !target.ok) return err(invalid('url', target.error));
      const secret = target?.value.secret ?? null;
      const change: WebhookEndpointChange = {
        ...(target === null ? {} : { url: target.value.url }),
        ...(secret === null ? {} : { secret: sealSlackUrl(secrets, secret) }),
        ...(types === undefined ? {} : { types }),
        ...(description === undefined ? {} : { description }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(minLevel === undefined ? {} : { minLevel }),
        ...(quietHours === undefined ? {} : { quietHours }),
      };
      const at = now();
      await webhooks.change(found.id, change, at, auditOf(key, 'changed', found, at, told(change)));
      return ok(null);
    },

    remove: (found, key) => webhooks.remove(found.id, auditOf(key, 'deleted', found, now())),

    test: async (found, signal) => {
      const at = now();
      const message = { id: newMessageId(), body: bodyOf(TEST, at, {}), notices: [testNotice(at)] };
      const { retryAfter: _, ...outcome } = await attempt(found, message, signal);
      const delivery = { ...outcome, messageId: message.id, type: TEST, attempt: 1, nextAttemptAt: null } as const;
      await webhookDeliveries.log(found.id, delivery);
      return delivery;
    },
  };
}
