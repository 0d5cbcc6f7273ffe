/** How bad something is, as colour, shape and word; never as colour alone. */
export type Tone = 'ok' | 'watch' | 'over' | 'stop' | 'none';

export const SHAPES: Readonly<Record<Tone, string>> = { ok: '●', watch: '▲', over: '◆', stop: '■', none: '○' };
