import { everyContract } from '../contract/every.ts';
import { openMemory } from '../support/sqlite.ts';

everyContract({ open: async () => openMemory(), propertyRuns: Number(process.env.PROPERTY_RUNS || 100) });
