import { assert, constantFrom, property, string, stringMatching, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../src/access/secrets.ts';
import { canonicalAddress } from '../../src/suppression/address.ts';
import { openTarget, sealTarget } from '../../src/unsubscribe/link.ts';
import { mailOf, maskedAddress } from '../../src/unsubscribe/words.ts';

const secrets = createSecrets('a secret key of the tests, 32 characters');
const name = stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const domain = constantFrom('example.com', 'xn--bcher-kva.example', '[192.0.2.1]', `${'d.'.repeat(126)}com`);

describe('a link', () => {
  it('stands for any address, tenant and stream', () => {
    const stream = stringMatching(/^[A-Za-z0-9_-]{0,64}$/);
    const local = string({ unit: 'binary', minLength: 1, maxLength: 64 });
    assert(
      property(local, domain, name, stream, (text, host, tenant, streamOf) => {
        const address = canonicalAddress(`${text}@${host}`) ?? canonicalAddress(`"${text}"@${host}`) ?? 'a@b';
        const target = { address, tenant, stream: streamOf };
        expect(openTarget(secrets, sealTarget(secrets, target))).toEqual(target);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot be made by chance, nor of a text that was sealed for something else', () => {
    assert(
      property(uint8Array({ maxLength: 400 }), (bytes) => {
        expect(openTarget(secrets, Buffer.from(bytes).toString('base64url'))).toBeNull();
      }),
    );
    expect(openTarget(secrets, secrets.seal('webhook', '1acme\n\nann@example.com'))).toBeNull();
    expect(openTarget(secrets, secrets.seal('unsubscribe', '2acme\n\nann@example.com'))).toBeNull();
  });

  it('has 639 characters at the most', () => {
    const target = {
      address: `${'l'.repeat(64)}@${'d'.repeat(255)}`,
      tenant: 't'.repeat(64),
      stream: 's'.repeat(64),
    };
    expect(sealTarget(secrets, target)).toHaveLength(639);
    expect(openTarget(secrets, sealTarget(secrets, target))).toEqual(target);
  });
});

describe('what a recipient reads', () => {
  it.each([
    ['ann@example.com', 'a***@example.com'],
    ['a@example.com', 'a***@example.com'],
    ['"ann smith"@example.com', 'a***@example.com'],
    ['"@"@example.com', '@***@example.com'],
    ['\u{1f600}x@example.com', '\u{1f600}***@example.com'],
  ])('shows of %s only %s', (address, masked) => {
    expect(maskedAddress(address)).toBe(masked);
  });

  it('names the sender and the kind of mail when there are names for them', () => {
    const address = 'ann@example.com';
    expect(mailOf({ address, tenant: 'default', stream: '' })).toBe('mail from this sender');
    expect(mailOf({ address, tenant: 'acme', stream: 'news' })).toBe('“news” mail from acme');
  });
});
