/** Text from strangers' servers, made storable: no NUL, no lone surrogates (Postgres and D1 refuse them), at most `max` characters. */
export const storable = (text: string, max: number): string => text.slice(0, max).toWellFormed().replaceAll('\0', '');

/**
 * Compares as SQLite's BINARY collation does: by code point. JavaScript's own `<` compares UTF-16 units and differs
 * for characters outside the basic plane.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const surrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    if (surrogate(x) !== surrogate(y)) return surrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}
