/** Entries of all kinds about a few people, for tests and properties of the check. */
import fc from 'fast-check';
import { ORIGINS, REASONS, type Suppression } from '../../src/store/contract.ts';

export const entryOf = (over: Partial<Suppression> = {}): Suppression => ({
  address: 'ann@example.net',
  tenant: '',
  stream: '',
  reason: 'bounce',
  origin: 'event',
  since: 1,
  expiresAt: null,
  evidence: null,
  note: null,
  actor: 'event',
  ...over,
});

/** Few values each, so that entries meet, tie, and lie on both sides of an expiry at 100. */
export const entries: fc.Arbitrary<readonly Suppression[]> = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom('ann@example.net', 'bob@example.net', '@example.net', 'cid@example.org'),
    tenant: fc.constantFrom('', 'acme', 'clinic', 'default'),
    stream: fc.constantFrom('', 'marketing', 'transactional'),
    reason: fc.constantFrom(...REASONS),
    origin: fc.constantFrom(...ORIGINS),
    since: fc.constantFrom(1, 2),
    expiresAt: fc.constantFrom(null, 99, 100, 101, 200),
    evidence: fc.constantFrom(null, { messageId: 'm-1' }),
    note: fc.constantFrom(null, 'a note'),
    actor: fc.constantFrom('event', 'key:ops'),
  }),
  {
    maxLength: 14,
    selector: ({ address, tenant, stream, reason, origin }) => [address, tenant, stream, reason, origin].join(' '),
  },
);

export const scopes = fc.oneof(
  fc.record({ tenant: fc.constantFrom('acme', 'clinic', 'default') }),
  fc.record({
    tenant: fc.constantFrom('acme', 'clinic', 'default'),
    stream: fc.constantFrom('marketing', 'transactional', 'other'),
  }),
);

export const ASKED = ['Ann <ANN@example.net>', 'bob@example.net', 'zoe@example.net', 'cid@example.org', 'nonsense'];
