import { expect, test } from 'vitest';
import { workerVars } from '../../../src/cli/demo-edge/vars.ts';
import { edgeSettings } from '../../../src/edge/settings.ts';

const secrets = { ADMIN_TOKEN: 'local-administrator-of-the-demo', SECRET_KEY: 'x'.repeat(43) };
const standing = { snsEndpoint: 'http://127.0.0.1:1', signingCerts: {} };
const own = {
  ADMIN_TOKEN: 'my-own-token-of-dev-vars',
  SNS_TOPIC_ARNS: 'arn:aws:sns:eu-central-1:123456789012:mine',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

const accepted = (vars: Readonly<Record<string, string>>) => {
  const settings = edgeSettings(vars);
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
};

test('made-up mail never meets credentials of AWS; without it they are used', () => {
  expect(accepted(workerVars({ secrets, own, standing })).credentials).toBeNull();
  expect(accepted(workerVars({ secrets, own, standing: null })).credentials).not.toBeNull();
});

test('what .dev.vars sets goes before what was made up, and its topics beside those of the demo', () => {
  const { config, secretKey } = accepted(workerVars({ secrets, own, standing }));
  expect([config.adminToken, secretKey]).toEqual([own.ADMIN_TOKEN, secrets.SECRET_KEY]);
  expect(config.topics.length).toBe(3);
  expect(accepted(workerVars({ secrets, own: {}, standing })).config.topics.length).toBe(2);
});
