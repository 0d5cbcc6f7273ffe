/** How bad something is, as colour, shape and word; never as colour alone. */
export type Tone = 'ok' | 'watch' | 'over' | 'stop' | 'none';

/** Outlines in a square of 12: drawn, because not every machine has a font with these signs. */
export const SHAPES: Readonly<Record<Tone, string>> = {
  ok: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  watch: 'M6 1L11.5 11H.5z',
  over: 'M6 .2L11.8 6L6 11.8L.2 6z',
  stop: 'M1 1H11V11H1z',
  none: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z',
};
