import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator, requireUnbound } from '../../access/auth.ts';
import { createApi, isoOrNull, json, PROBLEMS, timestamp } from '../../shared/api.ts';
import { type Problem, problemResponse } from '../../shared/problem.ts';
import { type Clock, toIso } from '../../shared/time.ts';
import type { FinishedRun, Store } from '../../store/contract.ts';
import { listsOf, type SyncSettings } from './settings.ts';
import { type ListStatus, loadSyncStatus, PHASES, type SyncStatus, type Trouble } from './status.ts';

const count = z.int().min(0);

const runSchema = z.object({
  startedAt: timestamp,
  finishedAt: timestamp,
  pages: count,
  addresses: count,
  removed: count,
});

const troubleSchema = z.object({
  operation: z.string(),
  kind: z.string(),
  advice: z.string().openapi({ description: 'What a person can do about it' }),
  at: timestamp,
});

const listSchema = z
  .object({
    region: z.string(),
    tenant: z.string().nullable().openapi({ description: "null = the account's own list" }),
    phase: z.enum(PHASES),
    run: z
      .object({ kind: z.enum(['full', 'incremental']), startedAt: timestamp, pages: count, addresses: count })
      .nullable()
      .openapi({ description: 'The pull under way' }),
    lastFull: runSchema.nullable(),
    lastIncremental: runSchema.nullable(),
    pushed: count,
    deleted: count,
    failed: count.openapi({ description: 'Calls that failed, those that were repeated included' }),
    waiting: count.openapi({ description: 'Addresses that wait to be compared with SES' }),
    refused: count.openapi({ description: 'Addresses that SES would not take' }),
    pullTrouble: troubleSchema.nullable(),
    pushTrouble: troubleSchema.nullable(),
    nextRunAt: timestamp.nullable(),
  })
  .openapi('SyncList');

const statusSchema = z
  .object({ enabled: z.boolean(), dryRun: z.boolean(), items: z.array(listSchema), nextCursor: z.null() })
  .openapi('Sync');

const OFF: Problem = {
  status: 409,
  code: 'sync-off',
  title: 'Nothing is synchronised',
  detail: 'SES_SYNC_REGIONS names no Region, or SES_SYNC_DRY_RUN is on.',
};

const presentRun = (run: FinishedRun | null) =>
  run === null ? null : { ...run, startedAt: toIso(run.startedAt), finishedAt: toIso(run.finishedAt) };

const presentTrouble = (trouble: Trouble | null) => (trouble === null ? null : { ...trouble, at: toIso(trouble.at) });

function presentList({ tenant, run, lastFull, lastIncremental, ...rest }: ListStatus): z.infer<typeof listSchema> {
  return {
    ...rest,
    tenant: tenant || null,
    run:
      run === null
        ? null
        : { kind: run.kind, startedAt: toIso(run.startedAt), pages: run.pages, addresses: run.addresses },
    lastFull: presentRun(lastFull),
    lastIncremental: presentRun(lastIncremental),
    pullTrouble: presentTrouble(rest.pullTrouble),
    pushTrouble: presentTrouble(rest.pushTrouble),
    nextRunAt: isoOrNull(rest.nextRunAt),
  };
}

/** Where the sync stands, as the API tells it. There is one page only. */
export const presentStatus = ({ enabled, dryRun, lists }: SyncStatus): z.infer<typeof statusSchema> => ({
  enabled,
  dryRun,
  items: lists.map(presentList),
  nextCursor: null,
});

export interface SyncRoutesOptions {
  readonly store: Pick<Store, 'sync' | 'access'>;
  readonly settings: SyncSettings;
  readonly now: Clock;
}

/** The state of the sync with SES's suppression lists, for keys of no tenant. */
export function createSyncRoutes({ store, settings, now }: SyncRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/sync';

  api.openapi(
    createRoute({
      method: 'get',
      path,
      summary: "Where the sync with SES's suppression lists stands",
      security,
      middleware: [requireUnbound(store.access, 'read')] as const,
      responses: { 200: json('Every list', statusSchema), ...PROBLEMS },
    }),
    async (c) => c.json(presentStatus(await loadSyncStatus(store.sync, settings)), 200),
  );

  api.openapi(
    createRoute({
      method: 'post',
      path,
      summary: 'Asks for a full pull of every list now; it begins within seconds',
      security,
      middleware: [requireOperator(store.access)] as const,
      responses: { 202: json('Asked for', statusSchema), ...PROBLEMS },
    }),
    async (c) => {
      if (settings.regions.length === 0 || settings.dryRun) return problemResponse(c, OFF);
      const at = now();
      const lists = settings.regions.flatMap((region) => listsOf(settings, region));
      const actor = `key:${c.get('key').name}`;
      const detail = { lists: lists.length };
      await store.sync.request(lists, at, {
        ...{ at, actor, detail },
        action: 'sync.requested',
        subject: 'suppression-lists',
        tenant: null,
      });
      return c.json(presentStatus(await loadSyncStatus(store.sync, settings)), 202);
    },
  );
  return api;
}
