/** Every suite that a store driver must pass. */

import { describe } from 'vitest';
import { erasureContract } from './erasure-contract.ts';
import { forgettingContract } from './forgetting-contract.ts';
import { incidentsContract } from './incidents-contract.ts';
import { listContract } from './list-contract.ts';
import { pausesContract } from './pauses-contract.ts';
import { policyContract } from './policy-contract.ts';
import { readingContract } from './reading-contract.ts';
import { type ContractOptions, storeContract } from './store-contract.ts';
import { syncContract } from './sync-contract.ts';
import { webhookContract } from './webhook-contract.ts';

export function everyContract(options: ContractOptions): void {
  storeContract(options);
  policyContract(options);
  pausesContract(options.open);
  incidentsContract(options.open);
  listContract(options);
  readingContract(options);
  syncContract(options);
  erasureContract(options);
  forgettingContract(options);
  describe('webhooks', () => webhookContract(options.open));
}
