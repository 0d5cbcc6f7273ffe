import { storeContract } from '../contract/store-contract.ts';
import { syncContract } from '../contract/sync-contract.ts';
import { openMemory } from '../support/sqlite.ts';

storeContract({ open: async () => openMemory(), propertyRuns: Number(process.env.PROPERTY_RUNS || 200) });
syncContract({ open: async () => openMemory() });
