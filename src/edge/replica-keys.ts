import type { AccessStore } from '../store/contract.ts';
import type { D1Sessions } from './d1-sessions.ts';

/** Asks the primary for a key that a replica does not know: it may be new, and nobody is turned away for a moment's lag. */
export const withKeysOfThePrimary = (
  access: AccessStore,
  sessions: Pick<D1Sessions, 'leaveReplicas'>,
): AccessStore => ({
  ...access,
  keyByHash: async (hash) => {
    const key = await access.keyByHash(hash);
    return key === null && sessions.leaveReplicas() ? access.keyByHash(hash) : key;
  },
});
