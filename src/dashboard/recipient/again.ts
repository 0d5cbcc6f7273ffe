/** The way back from a release: what went stands again, with its reason, scope and end. */
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey } from '../../store/contract.ts';
import { actorOf, type Changes } from '../../suppression/change.ts';
import type { ReadHistory } from '../../suppression/history.ts';
import { actOf } from './load.ts';

interface Request {
  readonly key: AccessKey;
  readonly address: string;
  /** The id of a line of history: a removal by this key. */
  readonly change: string;
  readonly now: Millis;
}

const NOTHING: Problem = {
  status: 400,
  code: 'nothing-to-take-back',
  title: 'There is no such release to take back',
  detail: 'Too much has happened since. Add a block instead.',
};

const PAST_CHANGES = 50;
const NOTE = 'Blocked again after a release';

/** States again what one release of this key took out, and has not run out meanwhile. */
export async function blockAgain(
  { changes, history }: { readonly changes: Changes; readonly history: ReadHistory },
  { key, address, change, now }: Request,
): Promise<Result<null, Problem>> {
  const { items } = await history(key, address, { limit: PAST_CHANGES });
  const id = /^\d{1,15}$/.test(change) ? Number(change) : -1;
  const released = actOf(items, id, actorOf(key)).filter(
    ({ action, expiresAt }) => action === 'removed' && (expiresAt === null || expiresAt > now),
  );
  if (released.length === 0) return err(NOTHING);
  // Entries of several origins may share a scope: one by hand stands for them, for as long as the longest.
  const latest = released.toSorted(
    (a, b) => (a.expiresAt ?? Number.MAX_SAFE_INTEGER) - (b.expiresAt ?? Number.MAX_SAFE_INTEGER),
  );
  for (const { reason, tenant, stream, expiresAt } of latest) {
    const scope = { stream: stream === '' ? undefined : stream, tenant: tenant === '' ? undefined : tenant };
    const blocked = await changes.block(key, { address, reason, ...scope, expiresAt, note: NOTE });
    if (!blocked.ok) return blocked;
  }
  return ok(null);
}
