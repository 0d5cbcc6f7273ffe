import { z } from 'zod';

/** SES's own rule for tenant names (SESv2 API Reference, CreateTenant); streams follow it. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

export const tenantName = z.string().regex(NAME, { error: 'is no tenant name' }).describe("A tenant's name");
export const streamName = z
  .string()
  .regex(NAME, { error: 'is no stream name' })
  .describe('A class of mail: `transactional`, `marketing`');

/** What SES takes as the value of a message tag (SESv2 API Reference, MessageTag). */
const TAG = /^[A-Za-z0-9_.@-]{1,256}$/;

export const campaignTag = z
  .string()
  .regex(TAG, { error: 'is no value of a message tag: letters, digits, and "_.@-", at most 256' })
  .describe('The value of the message tag that names campaigns (`CAMPAIGN_TAG`)');

/** SES's own rules: configuration sets (SESv2 API Reference, CreateConfigurationSet), account ids, Region names. */
export const configurationSetName = z
  .string()
  .regex(NAME, { error: 'is no name of a configuration set' })
  .describe("A configuration set's name");
export const accountId = z
  .string()
  .regex(/^\d{12}$/, { error: 'is no AWS account id' })
  .describe('An AWS account id');
export const regionName = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]{2,10}){1,3}-\d{1,2}$/, { error: 'is no AWS Region' })
  .describe('An AWS Region');
