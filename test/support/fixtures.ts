/** Recorded bodies and envelopes. By Vite rather than from the disk, which workerd has not. */
const TEXTS = import.meta.glob('../fixtures/{ses,sns,carriers}/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The text of `test/fixtures/<path>`. */
export function fixture(path: string): string {
  const text = TEXTS[`../fixtures/${path}`];
  if (text === undefined) throw new Error(`no fixture ${path}`);
  return text;
}

/** The names of all files of a folder, in order. */
export const fixtureNames = (folder: string): readonly string[] =>
  Object.keys(TEXTS)
    .filter((path) => path.startsWith(`../fixtures/${folder}/`))
    .map((path) => path.slice(`../fixtures/${folder}/`.length))
    .sort();
