import { erasureContract } from '../contract/erasure-contract.ts';
import { forgettingContract } from '../contract/forgetting-contract.ts';
import { type ContractOptions, storeContract } from '../contract/store-contract.ts';
import { openMemory } from '../support/sqlite.ts';

const options: ContractOptions = {
  open: async () => openMemory(),
  propertyRuns: Number(process.env.PROPERTY_RUNS || 200),
};

storeContract(options);
erasureContract(options);
forgettingContract(options);
