import { pausesContract } from '../contract/pauses-contract.ts';
import { storeContract } from '../contract/store-contract.ts';
import { openMemory } from '../support/sqlite.ts';

storeContract({ open: async () => openMemory(), propertyRuns: Number(process.env.PROPERTY_RUNS || 200) });
pausesContract(async () => openMemory());
