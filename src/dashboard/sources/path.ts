import type { QuarantineCursor } from '../../store/contract.ts';

export const messagePath = (id: string): string => `/sources/quarantine?id=${encodeURIComponent(id)}`;

export const cursorText = ({ receivedAt, id }: QuarantineCursor): string => encodeURIComponent(`${receivedAt}:${id}`);

/** @returns `null` for what is no place in the list: the list begins anew. */
export function parseCursor(text: string | undefined): QuarantineCursor | null {
  const [, receivedAt, id] = /^(\d{1,16}):(.{1,600})$/s.exec(text ?? '') ?? [];
  return receivedAt === undefined || id === undefined ? null : { receivedAt: Number(receivedAt), id };
}
