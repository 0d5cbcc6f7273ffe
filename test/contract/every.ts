/** Every suite that a store driver must pass. */

import { describe } from 'vitest';
import { accessContract } from './access-contract.ts';
import { alertsContract } from './alerts-contract.ts';
import { awsContract } from './aws-contract.ts';
import { breakersContract } from './breakers-contract.ts';
import { campaignsContract } from './campaigns-contract.ts';
import { dailySumsContract } from './daily-sums-contract.ts';
import { erasureContract } from './erasure-contract.ts';
import { followContract } from './follow-contract.ts';
import { forgettingContract } from './forgetting-contract.ts';
import { incidentsContract } from './incidents-contract.ts';
import { listContract } from './list-contract.ts';
import { mailsContract } from './mails-contract.ts';
import { milestonesContract } from './milestones-contract.ts';
import { noticeContract } from './notice-contract.ts';
import { pausesContract } from './pauses-contract.ts';
import { policyContract } from './policy-contract.ts';
import { readingContract } from './reading-contract.ts';
import { reputationContract } from './reputation-contract.ts';
import { rollupContract } from './rollup-contract.ts';
import { type ContractOptions, storeContract } from './store-contract.ts';
import { syncContract } from './sync-contract.ts';
import { webhookContract } from './webhook-contract.ts';

export function everyContract(options: ContractOptions): void {
  storeContract(options);
  policyContract(options);
  accessContract(options.open);
  milestonesContract(options.open);
  pausesContract(options.open);
  campaignsContract(options.open);
  breakersContract(options.open);
  alertsContract(options);
  incidentsContract(options.open);
  listContract(options);
  readingContract(options);
  followContract(options.open);
  syncContract(options);
  awsContract(options.open);
  erasureContract(options);
  forgettingContract(options);
  describe('reputation', () => reputationContract(options));
  describe('mails', () => mailsContract(options));
  describe('rollups', () => rollupContract(options));
  describe('sums by day', () => dailySumsContract(options));
  describe('webhooks', () => webhookContract(options.open));
  describe('alert notices', () => noticeContract(options.openWithNotices));
}
