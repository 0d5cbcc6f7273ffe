/** The list as an API. Fixed paths come before `{address}`. */
import { createApi } from '../shared/api.ts';
import type { Clock } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import type { Changes } from './change.ts';
import { createChangeRoutes } from './change-routes.ts';
import type { Erased } from './erased.ts';
import { createExportRoutes } from './export-routes.ts';
import { createFeed } from './feed.ts';
import type { ReadHistory } from './history.ts';
import { createHistoryRoutes } from './history-routes.ts';
import type { Imports } from './import/imports.ts';
import { createImportRoutes } from './import-routes.ts';
import { createImportRunRoutes } from './import-run-routes.ts';
import { createListRoutes } from './list-routes.ts';
import type { Lookup } from './lookup.ts';

export interface SuppressionRoutesOptions {
  readonly store: Pick<Store, 'suppressions' | 'imports' | 'access'>;
  readonly erased: Erased;
  readonly lookup: Lookup;
  readonly changes: Changes;
  readonly history: ReadHistory;
  readonly imports: Imports;
  readonly now: Clock;
  /** The service stops: nobody may be kept waiting. */
  readonly stopping: AbortSignal;
}

/** All routes of the list: history, imports, export, reading and changing. */
export function createSuppressionRoutes(options: SuppressionRoutesOptions) {
  const { store, stopping } = options;
  const feed = createFeed({ suppressions: store.suppressions, stopping });
  const api = createApi();
  api.route('/', createHistoryRoutes({ ...options, feed }));
  api.route('/', createImportRoutes(options));
  api.route('/', createImportRunRoutes(options));
  api.route('/', createExportRoutes(options));
  api.route('/', createListRoutes(options));
  api.route('/', createChangeRoutes(options));
  return api;
}
