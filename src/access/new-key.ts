/** What a new key may be: the same over the API and on the dashboard. Pure. */
import { z } from '@hono/zod-openapi';
import { tenantName } from '../shared/names.ts';
import { SCOPES, type Scope } from '../store/contract.ts';

/** What these open concerns all tenants: events say themselves whose they are. */
export const UNBOUND_SCOPES: readonly Scope[] = ['admin', 'ingest'];

export const newKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1),
  tenant: tenantName.optional(),
});

export type NewKeyRequest = z.infer<typeof newKeySchema>;

/** Whether a key would be bound to a tenant with a scope that concerns all of them. */
export const bindsWhatConcernsAll = ({ scopes, tenant }: NewKeyRequest): boolean =>
  tenant !== undefined && scopes.some((scope) => UNBOUND_SCOPES.includes(scope));
