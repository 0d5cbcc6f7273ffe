/** What sealed tokens and keyed hashes promise, on every runtime. */
import { assert, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../src/access/secrets.ts';

const KEY = 'a secret key of the tests, 32 characters';
const unicode = string({ unit: 'binary', maxLength: 200 });
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export function secretsContract(): void {
  const secrets = createSecrets(KEY);

  describe('a sealed token', () => {
    it('opens to the text it was made of, whatever the text', () => {
      assert(
        property(unicode, (text) => {
          expect(secrets.open('unsubscribe', secrets.seal('unsubscribe', text))).toBe(text);
        }),
      );
    });

    it('may hold nothing at all', () => {
      const token = secrets.seal('unsubscribe', '');
      expect(token).toHaveLength(38);
      expect(secrets.open('unsubscribe', token)).toBe('');
    });

    it('is safe in a URL and does not show its text', () => {
      const token = secrets.seal('unsubscribe', 'ann@example.com');
      expect(token).toMatch(/^[\w-]+$/);
      expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('ann');
    });

    it('is the same for the same text, on every machine that has the key, and another for any other text', () => {
      const again = createSecrets(KEY);
      assert(
        property(unicode, unicode, (a, b) => {
          expect(again.seal('unsubscribe', a)).toBe(secrets.seal('unsubscribe', a));
          const nonces = [a, b].map((text) => secrets.seal('unsubscribe', text).slice(0, 16));
          expect(nonces[0] === nonces[1]).toBe(a === b);
        }),
      );
    });

    it('does not open for another purpose or with another key', () => {
      const token = secrets.seal('unsubscribe', 'ann@example.com');
      expect(secrets.open('webhook', token)).toBeNull();
      expect(createSecrets(`${KEY}.`).open('unsubscribe', token)).toBeNull();
    });

    it('does not open after any bit was turned, anything was cut off, or anything was added', () => {
      const token = secrets.seal('unsubscribe', 'ann@example.com');
      const bytes = Buffer.from(token, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const turned = new Uint8Array(bytes).map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(secrets.open('unsubscribe', base64url(turned)), `bit ${bit}`).toBeNull();
      }
      for (let length = 0; length < token.length; length++) {
        expect(secrets.open('unsubscribe', token.slice(0, length)), `${length} characters`).toBeNull();
      }
      for (const tail of ['A', '=', '.', ' ', '%0a', '\n', token]) {
        expect(secrets.open('unsubscribe', token + tail), JSON.stringify(tail)).toBeNull();
      }
    });

    it('cannot be made by chance', () => {
      assert(
        property(uint8Array({ maxLength: 300 }), (bytes) => {
          expect(secrets.open('unsubscribe', base64url(bytes))).toBeNull();
        }),
      );
      assert(
        property(unicode, (text) => {
          expect(secrets.open('unsubscribe', text)).toBeNull();
        }),
      );
    });
  });

  describe('a keyed hash', () => {
    it('depends on the text, the purpose and the key, and on nothing else', () => {
      const hash = secrets.hash('erasure', 'ann@example.com');
      expect(hash).toMatch(/^[\w-]{43}$/);
      expect(createSecrets(KEY).hash('erasure', 'ann@example.com')).toBe(hash);
      const others = [
        secrets.hash('erasure', 'bob@example.com'),
        secrets.hash('other', 'ann@example.com'),
        createSecrets(`${KEY}.`).hash('erasure', 'ann@example.com'),
      ];
      expect(new Set([hash, ...others]).size).toBe(4);
    });

    it('shares no key with sealing: a token begins with no piece of the hash', () => {
      const text = 'ann@example.com';
      expect(secrets.seal('unsubscribe', text).slice(0, 16)).not.toBe(secrets.hash('unsubscribe', text).slice(0, 16));
    });
  });
}
