/**
 * What is derived from the installation's secret key, which never enters the database: keyed hashes and sealed tokens.
 * Each purpose and each use has a key of its own (HKDF, RFC 5869), so that what one part hands out is worthless to
 * another.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Texts must be well-formed Unicode; a lone surrogate would count as U+FFFD. */
export interface Secrets {
  /** A keyed hash (HMAC-SHA-256) as 43 characters of base64url. */
  readonly hash: (purpose: string, text: string) => string;
  /**
   * Encrypts and authenticates (AES-256-GCM) a text into base64url: nobody can read or make one without the key. The same
   * text always becomes the same token. 28 octets longer than the text, before base64url makes four of three.
   */
  readonly seal: (purpose: string, text: string) => string;
  /** @returns the text, or `null` when the token was not sealed for this purpose with this key. */
  readonly open: (purpose: string, token: string) => string | null;
}

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const OPTIONS = { authTagLength: TAG } as const;

type Use = 'hash' | 'seal' | 'nonce';

/** The key must be random, with at least 32 characters. */
export function createSecrets(secretKey: string): Secrets {
  // As key objects: a hash with a raw key takes ten times as long, and a check may bring 10,000.
  const keys = new Map<string, KeyObject>();
  const keyFor = (use: Use, purpose: string): KeyObject => {
    const info = `${use}:${purpose}`;
    const known = keys.get(info);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, 'ses-sentinel', info, 32)));
    keys.set(info, key);
    return key;
  };
  const mac = (use: Use, purpose: string, text: string): Buffer =>
    createHmac('sha256', keyFor(use, purpose)).update(text, 'utf8').digest();

  return {
    hash: (purpose, text) => mac('hash', purpose, text).toString('base64url'),

    seal: (purpose, text) => {
      // Of the text, not random: a repeated nonce under two texts would give the key away, and random ones of 96 bits
      // are good for 2^32 tokens only (NIST SP 800-38D, section 8.3): less than what a large sender mails in a year.
      const nonce = mac('nonce', purpose, text).subarray(0, NONCE);
      const cipher = createCipheriv(CIPHER, keyFor('seal', purpose), nonce, OPTIONS);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
    },

    open: (purpose, token) => {
      const bytes = Buffer.from(token, 'base64url');
      // Decoding skips what is not base64url: one sealed text must have one token, not many.
      if (bytes.length < NONCE + TAG || bytes.toString('base64url') !== token) return null;
      try {
        const decipher = createDecipheriv(CIPHER, keyFor('seal', purpose), bytes.subarray(0, NONCE), OPTIONS);
        decipher.setAuthTag(bytes.subarray(-TAG));
        const text = decipher.update(bytes.subarray(NONCE, -TAG));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
