/** Addresses of the pages about one recipient: all of their state is in them. */

/** `what`: a page to act from. */
export function recipientPath(
  address: string,
  what: '' | 'release' | 'block' | 'again' | 'erase' = '',
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const path = `/recipients/${encodeURIComponent(address)}${what === '' ? '' : `/${what}`}`;
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
