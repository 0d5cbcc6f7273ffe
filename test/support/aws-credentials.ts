/** Credentials for the SDK, which looks for them in the environment; and all keys that the fake SES knows. */
import { onTestFinished, vi } from 'vitest';
import type { KeyPair } from './sigv4.ts';

export const KEYS: Readonly<Record<string, KeyPair>> = {
  AKIAEXAMPLE: { secret: 'example' },
  AKIAIOSFODNN7EXAMPLE: { secret: 'secret' },
  ASIAEXAMPLE: { secret: 'temporary', token: 'a/session+token==' },
};

export const CREDENTIALS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
export const TEMPORARY_CREDENTIALS = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'temporary',
  sessionToken: 'a/session+token==',
};

export function withCredentials(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** Wherever the SDK looks, there are none. */
export function withoutCredentials(): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, '');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
}
