import { asc, eq, type SQL, sql } from 'drizzle-orm';
import {
  type AlertLevel,
  type DisabledReason,
  type EndpointKind,
  WEBHOOK_TYPES,
  type WebhookEndpoint,
  type WebhookStore,
  type WebhookTarget,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { webhookCursor, webhookEndpoint } from './schema.ts';
import { addEndpoint, changeEndpoint, removeEndpoint, rotateEndpointSecret } from './statements/webhooks.ts';

/** An endpoint by its row, without its types. */
export const toTarget = (row: typeof webhookEndpoint.$inferSelect): WebhookTarget => ({
  ...row,
  kind: row.kind as EndpointKind,
  disabledReason: row.disabledReason as DisabledReason | null,
  minLevel: row.minLevel as AlertLevel,
  quietHours: row.quietHours === null ? null : JSON.parse(row.quietHours),
});

/** The endpoints that are told what changes. */
export function createWebhookStore({ db, atomically }: SqliteDriver): WebhookStore {
  const select = async (condition: SQL | undefined): Promise<readonly WebhookEndpoint[]> => {
    const rows = await db
      .select({
        endpoint: webhookEndpoint,
        types: sql<string | null>`(select group_concat(${webhookCursor.type}, ' ') from ${webhookCursor}
          where ${webhookCursor.endpoint} = ${webhookEndpoint.id})`,
      })
      .from(webhookEndpoint)
      .where(condition)
      .orderBy(asc(webhookEndpoint.createdAt), asc(webhookEndpoint.id));
    return rows.map(({ endpoint, types }) => {
      const held = (types ?? '').split(' ');
      return { ...toTarget(endpoint), types: WEBHOOK_TYPES.filter((type) => held.includes(type)) };
    });
  };
  const find: WebhookStore['find'] = async (id) => (await select(eq(webhookEndpoint.id, id)))[0] ?? null;

  return {
    list: () => select(undefined),
    find,
    add: async (endpoint, options, audit) => {
      await atomically(addEndpoint(endpoint, options, audit));
      return (await find(endpoint.id)) !== null;
    },
    change: (id, change, at, audit) => atomically(changeEndpoint(id, change, at, audit)),
    rotateSecret: (id, rotation, audit) => atomically(rotateEndpointSecret(id, rotation, audit)),
    remove: (id, audit) => atomically(removeEndpoint(id, audit)),
  };
}
