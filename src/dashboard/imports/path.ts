/** Addresses of the pages about imports. */
import { suppressionsPath } from '../suppressions/path.ts';

/** One import: its page, or where its file goes. */
export const importPath = (id: string, query = ''): string =>
  `${suppressionsPath('imports')}/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`;

/** Where the beginning of a file goes to be looked at. */
export const PREVIEW_PATH = `${suppressionsPath('import')}/preview`;
