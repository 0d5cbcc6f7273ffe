import { describe } from 'vitest';
import { storeContract } from '../contract/store-contract.ts';
import { webhookContract } from '../contract/webhook-contract.ts';
import { openMemory } from '../support/sqlite.ts';

storeContract({ open: async () => openMemory(), propertyRuns: Number(process.env.PROPERTY_RUNS || 200) });
describe('webhooks', () => webhookContract(async () => openMemory()));
