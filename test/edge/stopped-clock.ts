/** A clock for the built Node service that only the tests set: it is what a file says. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PRELOADED = fileURLToPath(new URL('./clock.mjs', import.meta.url));

export interface StoppedClock {
  /** For the environment of the service. */
  readonly env: Readonly<Record<string, string>>;
  readonly set: (at: number) => void;
}

export function stoppedClock(file: string, at: number): StoppedClock {
  const set = (to: number) => writeFileSync(file, String(to));
  set(at);
  return { env: { NODE_OPTIONS: `--import=${PRELOADED}`, CLOCK_OF_THE_TESTS: file }, set };
}
