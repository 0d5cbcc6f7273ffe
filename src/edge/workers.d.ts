/** The part of the runtime's own module that is used here. */
declare module 'cloudflare:workers' {
  export function waitUntil(work: Promise<unknown>): void;
}
