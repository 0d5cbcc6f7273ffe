/** What one key released within a stretch of the history: told by the list's own record, not by a URL. */
import { isoOrNull } from '../../shared/api.ts';
import { csvLine } from '../../shared/csv.ts';
import { csvResponse } from '../../shared/csv-response.ts';
import type { AccessKey, ChangeFilter, SuppressionStore } from '../../store/contract.ts';
import { actorOf } from '../../suppression/change.ts';
import { visibleChange, visibleTo } from '../../suppression/history.ts';
import { suppressionsPath } from './path.ts';
import type { ReleasedView } from './released-page.tsx';

const SHOWN = 100;
const COUNTED = 50_000;
const PAGE = 500;

type History = Pick<SuppressionStore, 'recent' | 'countRecent'>;

export interface Stretch {
  /** The newest change before the release, and the newest after it. */
  readonly from: number;
  readonly to: number;
  /** How many entries had been chosen; `null`: all that match. */
  readonly asked: number | null;
}

const number = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;

export function stretchOf({ from, to, asked }: Readonly<Record<string, string>>): Stretch | null {
  const [first, last] = [number(from), number(to)];
  return first === null || last === null ? null : { from: first, to: last, asked: number(asked) };
}

export const releasedPath = ({ from, to, asked }: Stretch, more: Readonly<Record<string, string>> = {}): string =>
  suppressionsPath('released', {
    from: String(from),
    to: String(to),
    ...(asked === null ? {} : { asked: String(asked) }),
    ...more,
  });

const releasesOf = (key: AccessKey, { from }: Stretch): ChangeFilter => ({
  action: 'removed',
  actor: actorOf(key),
  after: from,
  ...visibleTo(key),
});

export async function loadReleased(history: History, key: AccessKey, stretch: Stretch): Promise<ReleasedView> {
  const filter = releasesOf(key, stretch);
  const before = stretch.to + 1;
  const [{ items }, released] = await Promise.all([
    history.recent(filter, { before, limit: SHOWN }),
    history.countRecent(filter, { before, look: COUNTED }),
  ]);
  return {
    released,
    changes: items.map((change) => visibleChange(key, change)),
    gone: Math.max(0, (stretch.asked ?? released.n) - released.n),
    file: releasedPath(stretch, { export: 'csv' }),
  };
}

async function* linesOf(history: History, key: AccessKey, stretch: Stretch): AsyncGenerator<string> {
  yield csvLine(['address', 'reason', 'tenant', 'stream', 'expiresAt']);
  for (let before: number | null = stretch.to + 1; before !== null; ) {
    const { items, next } = await history.recent(releasesOf(key, stretch), { before, limit: PAGE });
    const lines = items.map(({ address, reason, tenant, stream, expiresAt }) =>
      csvLine([address, reason, tenant, stream, isoOrNull(expiresAt) ?? '']),
    );
    if (lines.length > 0) yield lines.join('');
    before = next;
  }
}

/** What was released, as a file that an import takes. */
export const releasedFile = (history: History, key: AccessKey, stretch: Stretch): Response =>
  csvResponse('released.csv', linesOf(history, key, stretch));
