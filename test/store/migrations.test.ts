import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/service.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

it('has a migration for every change of the schema', { timeout: 30_000 }, () => {
  const folder = temporaryFolder();
  try {
    cpSync(MIGRATIONS, folder.path, { recursive: true });
    const before = readdirSync(folder.path);
    const kit = [
      'node_modules/drizzle-kit/bin.cjs',
      'generate',
      '--dialect',
      'sqlite',
      '--schema',
      './src/store/schema.ts',
      '--out',
      // drizzle-kit takes relative paths only.
      relative('.', folder.path),
    ];
    const said = execFileSync(process.execPath, kit, { encoding: 'utf8' });
    expect(said).toContain('No schema changes');
    expect(readdirSync(folder.path)).toEqual(before);
  } finally {
    folder.remove();
  }
});
