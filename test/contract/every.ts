/** Every suite that a store driver must pass. */
import { incidentsContract } from './incidents-contract.ts';
import { pausesContract } from './pauses-contract.ts';
import { policyContract } from './policy-contract.ts';
import { type ContractOptions, storeContract } from './store-contract.ts';

export function everyContract(options: ContractOptions): void {
  storeContract(options);
  policyContract(options);
  pausesContract(options.open);
  incidentsContract(options.open);
}
