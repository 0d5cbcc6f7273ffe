import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, parseConfig } from '../../config.ts';
import { OWN_TOPICS } from './topics.ts';

/** Where the built program finds its parts; known to the entry only. */
export interface Places {
  readonly entry: URL;
  readonly migrations: string;
  readonly client: string;
}

export interface Surroundings {
  readonly port: number;
  readonly database: string;
  readonly snsEndpoint: string;
  readonly signingCerts: Readonly<Record<string, string>>;
}

/** The service's settings, read from an environment as an operator would write it: nothing is switched off. */
export function demoConfig({ port, database, snsEndpoint, signingCerts }: Surroundings): Config {
  const environment = {
    PORT: String(port),
    DATABASE_URL: `file:${database}`,
    SNS_TOPIC_ARNS: OWN_TOPICS.join(','),
    SNS_SIGNING_CERTS: JSON.stringify(signingCerts),
    AWS_ENDPOINT_URL_SNS: snsEndpoint,
    // --days may ask for a longer history than is kept by default.
    RETENTION_DAYS: '90',
    // Refusals and quarantine are part of the show: on the page, not in the terminal.
    LOG_LEVEL: 'error',
  };
  const config = parseConfig(environment, () => '');
  if (!config.ok) throw new Error(config.error);
  return config.value;
}

export interface Database {
  readonly path: string;
  readonly temporary: boolean;
  readonly dispose: () => void;
}

/** `null`: a fresh file in a temporary folder that `dispose` removes. */
export function openDatabase(path: string | null): Database {
  if (path !== null) return { path: resolve(path), temporary: false, dispose: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-demo-'));
  return {
    path: join(folder, 'demo.db'),
    temporary: true,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
