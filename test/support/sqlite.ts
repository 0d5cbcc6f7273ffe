import { fileURLToPath } from 'node:url';
import type { Store } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../drizzle/sqlite', import.meta.url));

export const openMemory = (): Store => openSqlite({ path: ':memory:', migrations: MIGRATIONS });
