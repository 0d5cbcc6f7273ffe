/** What a release would take out, and what would hold afterwards. */
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey, Suppression } from '../../store/contract.ts';
import type { ReleaseRequest } from '../../suppression/change.ts';
import { loadEntries, type RecipientSources } from './load.ts';
import { blockerOf } from './verdict.ts';

interface Request {
  readonly key: AccessKey;
  readonly address: string;
  readonly now: Millis;
  readonly release: Omit<ReleaseRequest, 'address'>;
}

/** Both sides of a release. */
export interface Release {
  readonly going: readonly Suppression[];
  /** Those of them whose mail may go again. */
  readonly resuming: readonly Suppression[];
  /** What still blocks the others, or mail of another scope. */
  readonly staying: Suppression | null;
}

/** Entries of an erased person stand under another key, so they are compared by what they say. */
const sameEntry = (a: Suppression, b: Suppression): boolean =>
  a.tenant === b.tenant && a.stream === b.stream && a.reason === b.reason && a.origin === b.origin;

/** Reads what goes, and judges what is left by the rules of a check. */
export async function loadRelease(
  sources: Pick<RecipientSources, 'changes' | 'lookup'>,
  { key, address, now, release }: Request,
): Promise<Result<Release, Problem>> {
  const found = await sources.changes.going(key, { address, ...release });
  if (!found.ok) return found;
  const going = found.value;
  const entries = await loadEntries(sources, key, address);
  const left = entries.filter((entry) => entry.address !== address || !going.some((each) => sameEntry(each, entry)));
  const after = going.map((entry) => ({ entry, blocker: blockerOf({ address, entries: left, now }, entry) }));
  const blocking = left.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  return ok({
    going,
    resuming: after.flatMap(({ entry, blocker }) => (blocker === null ? [entry] : [])),
    staying: after.find(({ blocker }) => blocker !== null)?.blocker ?? blocking[0] ?? null,
  });
}
