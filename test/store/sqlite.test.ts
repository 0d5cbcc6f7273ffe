import { everyContract } from '../contract/every.ts';
import { openWithNotices } from '../support/notices.ts';
import { openMemory } from '../support/sqlite.ts';

everyContract({
  open: async () => openMemory(),
  openWithNotices: async () => openWithNotices(),
  propertyRuns: Number(process.env.PROPERTY_RUNS || 25),
});
