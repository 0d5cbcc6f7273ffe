/** `--dry-run`: the sync as it would be, on a copy, with what it would write to SES written down instead. */
import { appendFileSync, createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ok } from '../../shared/result.ts';
import type { SesList, SyncStore } from '../../store/contract.ts';
import type { Rehearsal, RehearsedChange } from '../../store/sqlite-rehearsal.ts';
import type { SesLists, SesReason } from '../../suppression/sync/ses.ts';
import { count } from '../demo/progress.ts';
import { addresses } from './words.ts';

interface Write extends SesList {
  readonly action: 'put' | 'delete';
  readonly address: string;
  readonly reason: SesReason | null;
}

export interface Notebook {
  readonly lists: SesLists;
  readonly count: (action: Write['action']) => number;
  readonly writes: () => AsyncIterable<Write>;
}

/**
 * SES's lists, read for real and never written. What a look before a write would say was pulled moments ago, so the
 * mirror answers it: at one request a second a rehearsal would take as long as the sync.
 */
export function createNotebook(
  ses: Pick<SesLists, 'list'>,
  mirror: Pick<SyncStore, 'listing'>,
  folder: string,
): Notebook {
  const path = join(folder, 'writes.ndjson');
  const counts = { put: 0, delete: 0 };
  const note = ({ region, tenant }: SesList, action: Write['action'], address: string, reason: SesReason | null) => {
    counts[action] += 1;
    appendFileSync(path, `${JSON.stringify({ action, region, tenant, address, reason } satisfies Write)}\n`);
    return Promise.resolve(ok(null));
  };
  return {
    lists: {
      list: ses.list,
      get: async (list, spelling) => ok(await mirror.listing(list, spelling)),
      put: (list, spelling, reason) => note(list, 'put', spelling, reason),
      remove: (list, spelling) => note(list, 'delete', spelling, null),
    },
    count: (action) => counts[action],
    writes: async function* () {
      if (!existsSync(path)) return;
      for await (const line of createInterface({ input: createReadStream(path) })) yield JSON.parse(line) as Write;
    },
  };
}

const scopeText = (tenant: string): string => (tenant === '' ? '' : `  tenant ${tenant}`);

const VERBS: Readonly<Record<string, string>> = { added: 'add', changed: 'change', removed: 'remove' };

const verb = ({ action }: RehearsedChange): string => VERBS[action] ?? action;

/** Counts, then a line per change: as text, or as NDJSON. */
export async function* rehearsedLines(
  rehearsal: Pick<Rehearsal, 'changes' | 'countChanges'>,
  notebook: Pick<Notebook, 'count' | 'writes'>,
  json: boolean,
): AsyncIterable<string> {
  const { added = 0, changed = 0, removed = 0 } = rehearsal.countChanges();
  const ses = { put: notebook.count('put'), delete: notebook.count('delete') };
  if (json) yield JSON.stringify({ dryRun: true, here: { add: added, change: changed, remove: removed }, ses });
  else {
    yield 'Dry run: nothing was changed.';
    yield `Here: ${count(added)} ${added === 1 ? 'entry' : 'entries'} to add, ${count(changed)} to change, ${count(removed)} to remove`;
    yield `At SES: ${addresses(ses.put)} to put, ${count(ses.delete)} to delete`;
  }
  for (const change of rehearsal.changes()) {
    const { address, tenant } = change;
    yield json
      ? JSON.stringify({ where: 'here', action: verb(change), address, tenant: tenant || null, reason: 'ses-list' })
      : `here  ${verb(change).padEnd(6)}  ${address}  ses-list${scopeText(tenant)}`;
  }
  for await (const { action, region, tenant, address, reason } of notebook.writes()) {
    yield json
      ? JSON.stringify({ where: 'ses', action, region, address, tenant: tenant || null, reason })
      : `SES   ${action.padEnd(6)}  ${address}  ${region}${scopeText(tenant)}${reason === null ? '' : `  ${reason}`}`;
  }
}
