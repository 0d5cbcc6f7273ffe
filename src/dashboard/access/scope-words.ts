import type { Scope } from '../../store/contract.ts';

/** What a key with this scope may do. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  check: 'ask before each send whether an address may be mailed, and make unsubscribe links',
  read: 'see rates, events, recipients, the list and alerts; sign in to the dashboard to look',
  write: 'block, release and import addresses, pause sending, register campaigns, acknowledge alerts',
  ingest: 'deliver events from EventBridge',
  admin: 'everything: sources, settings, keys, erasing people; sign in to the dashboard',
};
