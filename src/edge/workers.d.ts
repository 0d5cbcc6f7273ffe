/** The part of the runtime's own module that is used here. */
declare module 'cloudflare:workers' {
  /** What is bound to this Worker: to be had before the first request. */
  export const env: import('./settings.ts').Env;
  export function waitUntil(work: Promise<unknown>): void;
}
