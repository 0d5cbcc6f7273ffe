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
  SES_SYNC_REGIONS: 'us-east-1',
};

const accepted = (vars: Readonly<Record<string, string>>) => {
  const settings = edgeSettings(vars);
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
};

test('made-up mail never meets a real account of AWS; without it the account is asked', () => {
  const shown = accepted(workerVars({ secrets, own, standing }));
  expect([shown.credentials, shown.config.sync.regions, shown.config.watch.regions]).toEqual([null, [], []]);
  const alone = accepted(workerVars({ secrets, own, standing: null }));
  expect([alone.credentials === null, alone.config.sync.regions]).toEqual([false, ['us-east-1']]);
});

test('what .dev.vars sets goes before what was made up, and its topics beside those of the demo', () => {
  const { config, secretKey } = accepted(workerVars({ secrets, own, standing }));
  expect([config.adminToken, secretKey]).toEqual([own.ADMIN_TOKEN, secrets.SECRET_KEY]);
  expect(config.topics.length).toBe(3);
  expect(accepted(workerVars({ secrets, own: {}, standing })).config.topics.length).toBe(2);
});
