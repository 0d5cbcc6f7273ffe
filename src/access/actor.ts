import type { AccessKey } from '../store/contract.ts';

/** Who acts, as the audit log and histories call them. */
export const actorOf = ({ name }: Pick<AccessKey, 'name'>): string => `key:${name}`;
