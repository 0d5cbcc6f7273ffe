/** Imports that were, and those under way, as far as a key may see them: a key of one tenant sees that tenant's own. */
import { z } from '@hono/zod-openapi';
import { cursorKind } from '../../shared/cursor.ts';
import type { AccessKey, ImportPlace, ImportRun, Store } from '../../store/contract.ts';

/** A place in the list of imports. */
export const runCursor = cursorKind<[number, string], ImportPlace>(
  z.tuple([z.int(), z.string()]),
  ([startedAt, id]) => ({ startedAt, id }),
  ({ startedAt, id }) => [startedAt, id],
);

/** One import, or `null`. */
export async function findImport(
  { imports }: Pick<Store, 'imports'>,
  { tenant }: AccessKey,
  id: string,
): Promise<ImportRun | null> {
  const run = await imports.find(id);
  return run === null || (tenant !== null && run.tenant !== tenant) ? null : run;
}

/** A page of imports, newest first, and the cursor of the next one. */
export async function listImports(
  { imports }: Pick<Store, 'imports'>,
  { tenant }: AccessKey,
  { after, limit }: { readonly after: ImportPlace | undefined; readonly limit: number },
): Promise<{ readonly runs: readonly ImportRun[]; readonly next: string | null }> {
  const found = await imports.list({
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
    ...(tenant === null ? {} : { tenant }),
  });
  const runs = found.slice(0, limit);
  const last = runs.at(-1);
  return { runs, next: found.length > limit && last !== undefined ? runCursor.encode(last) : null };
}
