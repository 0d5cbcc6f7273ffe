import { expect, it } from 'vitest';
import { edgeSettings } from '../../src/edge/settings.ts';

const SECRETS = {
  SECRET_KEY: 'a secret key for the tests, and only for them',
  ADMIN_TOKEN: 'an-admin-token-of-the-tests',
};

const credentialsOf = (secrets: Readonly<Record<string, string>>) => {
  const settings = edgeSettings({ ...SECRETS, ...secrets });
  if (!settings.ok) throw new Error(settings.error);
  return settings.value.credentials;
};

it('reads AWS’s keys as they were piped into a secret', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE\n', AWS_SECRET_ACCESS_KEY: ' example\r\n' };
  expect(credentialsOf(keys)).toEqual({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' });
  expect(credentialsOf({ ...keys, AWS_SESSION_TOKEN: 'token\n' })).toMatchObject({ sessionToken: 'token' });
});

it('has no credentials without both keys', () => {
  expect(credentialsOf({})).toBeNull();
  expect(credentialsOf({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' })).toBeNull();
  expect(credentialsOf({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: '\n' })).toBeNull();
});
