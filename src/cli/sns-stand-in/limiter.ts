/** Lets at most `most` runs be under way; the others wait in the order in which they came. */
export function createLimiter(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      // The place passes straight to the next in line: a newcomer cannot take it in between.
      if (next === undefined) free++;
      else next();
    }
  };
}
