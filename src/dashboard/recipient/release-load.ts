/** What a release would take out, and what would hold afterwards. */
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey, Suppression } from '../../store/contract.ts';
import type { ReleaseRequest } from '../../suppression/change.ts';
import { loadEntries, type RecipientSources } from './load.ts';
import { type Standing, standingOf } from './verdict.ts';

interface Request {
  readonly key: AccessKey;
  readonly address: string;
  readonly now: Millis;
  readonly release: Omit<ReleaseRequest, 'address'>;
}

/** Entries of an erased person stand under another key, so they are compared by what they say. */
const sameEntry = (a: Suppression, b: Suppression): boolean =>
  a.tenant === b.tenant && a.stream === b.stream && a.reason === b.reason && a.origin === b.origin;

/** Reads both sides of a release. */
export async function loadRelease(
  sources: Pick<RecipientSources, 'changes' | 'lookup'>,
  { key, address, now, release }: Request,
): Promise<Result<{ readonly going: readonly Suppression[]; readonly after: Standing }, Problem>> {
  const going = await sources.changes.going(key, { address, ...release });
  if (!going.ok) return going;
  const entries = await loadEntries(sources, key, address);
  const left = entries.filter(
    (entry) => entry.address !== address || !going.value.some((each) => sameEntry(each, entry)),
  );
  return ok({ going: going.value, after: standingOf({ address, entries: left, tenant: key.tenant, now }) });
}
