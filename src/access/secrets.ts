/**
 * What is derived from the installation's secret key, which never enters the database: keyed hashes and sealed tokens.
 * Each purpose has a key of its own (HKDF, RFC 5869), so that what one part hands out is worthless to another.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

export interface Secrets {
  /** A keyed hash (HMAC-SHA-256) as 43 characters of base64url. */
  readonly hash: (purpose: string, text: string) => string;
  /** Encrypts and authenticates (AES-256-GCM) a text into base64url: nobody can read or make one without the key. */
  readonly seal: (purpose: string, text: string) => string;
  /** @returns the text, or `null` when the token was not sealed for this purpose with this key. */
  readonly open: (purpose: string, token: string) => string | null;
}

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** The key must be random, with at least 32 characters. */
export function createSecrets(secretKey: string): Secrets {
  // As key objects: a hash with a raw key takes ten times as long, and a check may bring 10,000.
  const keys = new Map<string, KeyObject>();
  const keyFor = (purpose: string): KeyObject => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, 'ses-sentinel', purpose, 32)));
    keys.set(purpose, key);
    return key;
  };

  return {
    hash: (purpose, text) => createHmac('sha256', keyFor(purpose)).update(text).digest('base64url'),

    seal: (purpose, text) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(CIPHER, keyFor(purpose), nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
    },

    open: (purpose, token) => {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length < NONCE + TAG) return null;
      try {
        const decipher = createDecipheriv(CIPHER, keyFor(purpose), bytes.subarray(0, NONCE));
        decipher.setAuthTag(bytes.subarray(-TAG));
        const text = decipher.update(bytes.subarray(NONCE, -TAG));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
