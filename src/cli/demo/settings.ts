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

/** Where SNS is, for the service. */
export interface Standing {
  readonly snsEndpoint: string;
  readonly signingCerts: Readonly<Record<string, string>>;
}

export interface Surroundings extends Standing {
  readonly port: number;
  readonly database: string;
}

/** The settings of a service on show, as an operator would write them: nothing is switched off. */
export const demoEnvironment = ({ snsEndpoint, signingCerts }: Standing) => ({
  SNS_TOPIC_ARNS: OWN_TOPICS.join(','),
  SNS_SIGNING_CERTS: JSON.stringify(signingCerts),
  AWS_ENDPOINT_URL_SNS: snsEndpoint,
  // --days may ask for a longer history than is kept by default.
  RETENTION_DAYS: '90',
  // Refusals and quarantine are part of the show: on the page, not in the terminal.
  LOG_LEVEL: 'error',
});

export function demoConfig({ port, database, ...standing }: Surroundings): Config {
  const environment = { PORT: String(port), DATABASE_URL: `file:${database}`, ...demoEnvironment(standing) };
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
