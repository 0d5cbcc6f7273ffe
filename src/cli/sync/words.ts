/** What the sync says of itself on a terminal. */
import type { StoredSyncState } from '../../store/contract.ts';
import type { ListStatus } from '../../suppression/sync/status.ts';
import { count } from '../demo/progress.ts';

export const addresses = (n: number): string => `${count(n)} ${n === 1 ? 'address' : 'addresses'}`;

const nameOf = ({ region, tenant }: { readonly region: string; readonly tenant: string }): string =>
  tenant === '' ? region : `${region}, tenant ${tenant}`;

/** One line over all lists. */
export function progressText(states: readonly StoredSyncState[]): string {
  return states
    .map(({ list, state, waiting }) => {
      const run = state?.run ?? null;
      if (run === null) return waiting === 0 ? `${nameOf(list)}: done` : `${nameOf(list)}: ${count(waiting)} to push`;
      const doing = run.phase === 'pulling' ? `page ${count(run.pages)}, ` : `${run.phase}, `;
      return `${nameOf(list)}: ${doing}${addresses(run.addresses)}`;
    })
    .join('; ');
}

export function summaryLines(lists: readonly ListStatus[]): readonly string[] {
  return lists.map((list) => {
    const { lastFull, pushed, deleted, refused, waiting } = list;
    const left = waiting === 0 ? '' : `, ${count(waiting)} waiting`;
    return `${nameOf(list)}: ${addresses(lastFull?.addresses ?? 0)} at SES, ${count(lastFull?.removed ?? 0)} gone; ${count(pushed)} put and ${count(deleted)} deleted so far, ${count(refused)} refused${left}`;
  });
}

/** What stopped a list, one line each. */
export const troubleLines = (lists: readonly ListStatus[]): readonly string[] =>
  lists.flatMap((list) =>
    [list.pullTrouble, list.pushTrouble]
      .filter((trouble) => trouble !== null)
      .map(({ advice }) => `${nameOf(list)}: ${advice}`),
  );
