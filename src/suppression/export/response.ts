import { numberCursor } from '../../shared/cursor.ts';
import type { AccessKey, SuppressionFilter, SuppressionStore } from '../../store/contract.ts';
import { isForeign } from '../present.ts';
import { LINE_FORMATS } from './formats.ts';
import { exportLines } from './lines.ts';
import { textStream } from './stream.ts';

export interface ExportWish {
  /** Who asks: a key of one tenant gets entries for all tenants without their notes. */
  readonly key: AccessKey;
  readonly filter: SuppressionFilter;
  readonly format: keyof typeof LINE_FORMATS;
}

/** The entries as a file, read while it is sent; its header tells where the change feed goes on from it. */
export async function exportResponse(
  suppressions: Pick<SuppressionStore, 'page' | 'latestChange'>,
  { key, filter, format }: ExportWish,
): Promise<Response> {
  const cursor = numberCursor.encode(await suppressions.latestChange());
  const { mediaType, extension } = LINE_FORMATS[format];
  const lines = exportLines(suppressions, filter, format, (entry) =>
    isForeign(key, entry) ? { ...entry, note: null } : entry,
  );
  return new Response(textStream(lines), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="suppressions.${extension}"`,
      'cache-control': 'no-store',
      'suppression-change-cursor': cursor,
    },
  });
}
