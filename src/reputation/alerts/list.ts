/** Which alerts are listed, and which of them a key sees: the same for the API and for the page. */
import { z } from '@hono/zod-openapi';
import { mayActFor } from '../../access/tenant.ts';
import { cursorKind } from '../../shared/cursor.ts';
import { tenantName } from '../../shared/names.ts';
import { type AccessKey, ALERT_LEVELS, type Alert, type AlertPlace, type AlertStore } from '../../store/contract.ts';
import { RULE_NAMES } from './rules.ts';

export const placeCursor = cursorKind<[0 | 1, number, string], AlertPlace>(
  z.tuple([z.literal([0, 1]), z.int(), z.string()]),
  ([open, openedAt, id]) => ({ open: open === 1, openedAt, id }),
  ({ open, openedAt, id }) => [open ? 1 : 0, openedAt, id],
);

export const alertFilters = z.strictObject({
  state: z.enum(['open', 'resolved', 'all']).default('all').openapi({ description: 'Whether they are over' }),
  rule: z.enum(RULE_NAMES).optional().openapi({ description: 'Of one rule' }),
  level: z.enum(ALERT_LEVELS).optional().openapi({ description: 'Of one level' }),
  tenant: tenantName.optional().openapi({ description: "A tenant's own. Default: the key's, else all" }),
});

export type AlertFilters = z.output<typeof alertFilters>;

const placeOf = ({ resolvedAt, openedAt, id }: Alert): AlertPlace => ({ open: resolvedAt === null, openedAt, id });

export interface AlertList {
  readonly items: readonly Alert[];
  /** `null` = these are the last. */
  readonly nextCursor: string | null;
}

/** Open ones first, then the newest. @returns `null` when the key asks for another tenant's. */
export async function listAlerts(
  alerts: Pick<AlertStore, 'list'>,
  key: AccessKey,
  { rule, level, tenant = key.tenant ?? undefined, state }: AlertFilters,
  { cursor, limit }: { readonly cursor: AlertPlace | undefined; readonly limit: number },
): Promise<AlertList | null> {
  if (!mayActFor(key, tenant)) return null;
  const items = await alerts.list({
    state,
    limit,
    ...(rule === undefined ? {} : { rule }),
    ...(level === undefined ? {} : { level }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  const last = items.at(-1);
  return { items, nextCursor: items.length < limit || last === undefined ? null : placeCursor.encode(placeOf(last)) };
}
