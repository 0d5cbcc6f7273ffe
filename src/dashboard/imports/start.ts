/** Beginning an import from a page: the answer is out as soon as the file has come, and the import goes on. */
import type { Background } from '../../shared/background.ts';
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Imports } from '../../suppression/import/imports.ts';
import { readAhead } from '../../suppression/import/read-ahead.ts';
import type { Settings } from './fields.ts';

export interface StartOptions {
  readonly imports: Imports;
  readonly background: Pick<Background, 'keep'>;
}

/** @returns the import's id when all of the body has come, read or not; or why it was refused or did not come. */
export async function startImport(
  { imports, background }: StartOptions,
  key: AccessKey,
  settings: Settings,
  body: { readonly stream: ReadableStream<Uint8Array>; readonly size: number | null },
): Promise<Result<string, Problem>> {
  // The first bytes decide about the format, as in the preview: what browsers say of files depends on what is installed.
  const begun = await imports.begin(key, { ...settings, format: null, size: body.size });
  if (!begun.ok) return begun;
  const { id, take } = begun.value;
  const { stream, received } = readAhead(body.stream);
  const run = take(stream);
  background.keep(run);
  const first = await Promise.race([run, received.then(() => null)]);
  return first === null || first.ok ? ok(id) : first;
}
