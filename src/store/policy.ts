import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { PolicyStore, PolicyVersion } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { event, policy, policyApplication } from './schema.ts';
import { putPolicy } from './statements/policy.ts';
import { deriveSuppressions } from './statements/suppression.ts';

const toVersion = ({ mark: _, settings, ...row }: typeof policy.$inferSelect): PolicyVersion => ({
  ...row,
  settings: settings === null ? null : JSON.parse(settings),
});

/** Versions of the rules, for each tenant and for the installation. */
export function createPolicyStore({ db, atomically }: SqliteDriver): PolicyStore {
  const history: PolicyStore['history'] = async (tenant, { before, limit }) => {
    const rows = await db
      .select()
      .from(policy)
      .where(and(eq(policy.tenant, tenant), before === undefined ? undefined : lt(policy.version, before)))
      .orderBy(desc(policy.version))
      .limit(limit);
    return rows.map(toVersion);
  };

  return {
    history,
    current: async (tenant) => (await history(tenant, { limit: 1 }))[0] ?? null,

    put: async (version) => {
      const mark = crypto.randomUUID();
      await atomically(putPolicy(version, mark));
      const ours = await db.select({ mark: policy.mark }).from(policy).where(eq(policy.mark, mark));
      return ours.length > 0;
    },

    application: async () => {
      const [row] = await db.select().from(policyApplication);
      return row === undefined ? null : { startedAt: row.startedAt, doneAt: row.doneAt, addresses: row.addresses };
    },

    apply: async (limit, at) => {
      const [row] = await db.select().from(policyApplication);
      if (row === undefined || row.after === null) return false;
      const { after, startedAt } = row;
      const found = await db
        .selectDistinct({ address: event.recipient })
        .from(event)
        .where(and(sql`evidence > 0`, gt(event.recipient, after)))
        .orderBy(asc(event.recipient))
        .limit(limit);
      const addresses = found.map(({ address }) => address);
      const last = addresses.length < limit ? null : (addresses.at(-1) ?? null);
      await atomically([
        ...deriveSuppressions({ messageIds: [], addresses }, { at, actor: 'policy', note: null }),
        // A newer version may have begun again from the start.
        sql`update policy_application
          set after = ${last}, addresses = addresses + ${addresses.length}, done_at = ${last === null ? at : null}
          where after = ${after} and started_at = ${startedAt}`,
      ]);
      return last !== null;
    },
  };
}
