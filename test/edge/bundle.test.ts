/** What the built Worker is made of. Needs `npm run build` and `npm run build:edge` first. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

/** Words of AWS's SDK that no minifier takes away: names of packages, of members and of errors. */
const SDK = /aws-sdk|smithy|middlewareStack|addRelativeTo|amz-sdk-request/g;

it('holds no code of AWS’s SDK, but the light signer', async () => {
  const code = await readFile('dist/worker/service.js', 'utf8');
  expect(code.match(SDK)).toBeNull();
  expect(code).toContain('AWS4-HMAC-SHA256');
  expect(code).toContain('/v2/email/suppression/addresses');
});
