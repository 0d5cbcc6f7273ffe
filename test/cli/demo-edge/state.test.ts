import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openState } from '../../../src/cli/demo-edge/state.ts';
import { temporaryFolder } from '../../support/service.ts';

const folder = temporaryFolder();
afterEach(folder.remove);

test('the secrets stay as long as the database, readable by their owner only, and go with it', () => {
  const { secrets } = openState(folder.path, false);
  expect(secrets.SECRET_KEY.length).toBeGreaterThanOrEqual(32);
  expect(statSync(join(folder.path, 'secrets.json')).mode & 0o077).toBe(0);
  expect(openState(folder.path, false).secrets).toEqual(secrets);
  writeFileSync(join(folder.path, 'somebodys-own'), '');
  expect(openState(folder.path, true).secrets).not.toEqual(secrets);
  expect(existsSync(join(folder.path, 'somebodys-own'))).toBe(true);
});
