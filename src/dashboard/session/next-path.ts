const ORIGIN = 'http://dashboard.invalid';

/**
 * Where to go after signing in: a path of this origin or `/`. The text comes from a URL that anybody may write.
 *
 * Browsers drop tabs and newlines and read `\` as `/`, so the decision is left to a URL parser, and its output is
 * looked at again: `/.//host` parses to the path `//host`, which a browser would take for another origin.
 */
export function safeNext(text: string | undefined): string {
  if (text === undefined || !text.startsWith('/') || !URL.canParse(text, ORIGIN)) return '/';
  const url = new URL(text, ORIGIN);
  const path = url.pathname + url.search;
  if (url.origin !== ORIGIN || path.startsWith('//')) return '/';
  return url.pathname === '/sign-in' || url.pathname === '/sign-out' ? '/' : path;
}
