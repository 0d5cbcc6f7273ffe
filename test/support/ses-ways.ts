/** Both ways to SES's API, for tests that hold of either. */
import type { SesClients, SesClientsOptions } from '../../src/aws/clients.ts';
import { createLightClients } from '../../src/aws/light.ts';
import { createSdkClients } from '../../src/aws/sdk.ts';

export type OpenSes = (options: SesClientsOptions) => SesClients;

export const SES_WAYS: readonly (readonly [name: string, open: OpenSes])[] = [
  ['the SDK', createSdkClients],
  ['the light way', createLightClients],
];
