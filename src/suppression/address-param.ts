/** What the routes about one address share. */
import { z } from '@hono/zod-openapi';
import type { Problem } from '../shared/problem.ts';
import { canonicalAddress, canonicalDomainKey } from './address.ts';

const MAX_ADDRESS = 1_000;

export const NOT_AN_ADDRESS: Problem = {
  status: 400,
  code: 'invalid-address',
  title: 'Not an address',
  detail: 'Neither an e-mail address nor @domain.',
};

export const NOT_SUPPRESSED: Problem = { status: 404, code: 'not-suppressed', title: 'No entry for this address' };

export const SIMULATOR: Problem = {
  status: 400,
  code: 'simulator-address',
  title: 'The mailbox simulator is nobody: it is never blocked',
};

export const addressParam = z.object({
  address: z.string().min(1).max(MAX_ADDRESS).describe('An address, or `@domain` for a whole domain'),
});

/** The key under which entries for an address, or for a whole domain (`@example.com`), are stored. */
export const parseAddressKey = (text: string): string | null => canonicalDomainKey(text) ?? canonicalAddress(text);
