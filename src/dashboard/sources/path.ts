import type { QuarantineCursor } from '../../store/contract.ts';

/** `window` of the bars; left out: 24 hours. */
export const sourcePath = (id: string, window?: '7d'): string =>
  `/sources/${encodeURIComponent(id)}${window === undefined ? '' : `?window=${window}`}`;

export const messagePath = (id: string): string => `/sources/quarantine?id=${encodeURIComponent(id)}`;

export const cursorText = ({ receivedAt, id }: QuarantineCursor): string => encodeURIComponent(`${receivedAt}:${id}`);

/** @returns `null` for what is no place in the list: the list begins anew. */
export function parseCursor(text: string | undefined): QuarantineCursor | null {
  const [, receivedAt, id] = /^(\d{1,16}):(.{1,600})$/s.exec(text ?? '') ?? [];
  return receivedAt === undefined || id === undefined ? null : { receivedAt: Number(receivedAt), id };
}
