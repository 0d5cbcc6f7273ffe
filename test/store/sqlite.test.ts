import { listContract } from '../contract/list-contract.ts';
import { storeContract } from '../contract/store-contract.ts';
import { openMemory } from '../support/sqlite.ts';

const options = { open: async () => openMemory(), propertyRuns: Number(process.env.PROPERTY_RUNS || 200) };
storeContract(options);
listContract(options);
