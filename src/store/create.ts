import { sql } from 'drizzle-orm';
import { DEFAULT_RULES, type EvidenceRule } from '../suppression/policy.ts';
import { createAccessStore } from './access.ts';
import type { Store } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { createEventStore } from './events.ts';
import { exportState } from './export.ts';
import { createReputationStore } from './reputation.ts';
import { createSourceStore } from './sources.ts';
import { createSuppressionStore } from './suppressions.ts';

/** The store over any SQLite dialect. `rules` decide which evidence supports which entry. */
export function createStore(driver: SqliteDriver, rules: readonly EvidenceRule[] = DEFAULT_RULES): Store {
  return {
    events: createEventStore(driver, rules),
    suppressions: createSuppressionStore(driver),
    reputation: createReputationStore(driver),
    sources: createSourceStore(driver),
    access: createAccessStore(driver),
    ready: () =>
      driver.atomically([
        sql`insert into heartbeat (id, at) values (1, unixepoch()) on conflict (id) do update set at = excluded.at`,
      ]),
    exportState: () => exportState(driver),
    close: driver.close,
  };
}
