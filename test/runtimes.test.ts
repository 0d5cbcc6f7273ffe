import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BOTH_WAYS, NODE_ONLY, WITHOUT_QUEUE } from './runtimes.ts';

it('each test of what comes in, and of the check, is told where it runs, once', () => {
  const files = globSync('test/{ingest,suppression,unsubscribe,access}/**/*.test.ts');
  const told = [...BOTH_WAYS, ...WITHOUT_QUEUE, ...Object.keys(NODE_ONLY)];
  expect(told.toSorted()).toEqual(files.toSorted());
});
