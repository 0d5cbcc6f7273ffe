import { X509Certificate } from 'node:crypto';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';

/** By each runtime's own types. */
type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** One public key, imported once for each hash that SNS signs with. */
export interface SigningKeys {
  readonly sha1: ImportedKey;
  readonly sha256: ImportedKey;
}

export interface SigningCertificate {
  readonly keys: SigningKeys;
  readonly validFrom: Millis;
  readonly validTo: Millis;
}

export type CertificateFault = 'not-a-certificate' | 'name' | 'key' | 'validity';

/** The whole text. Parsers skip what stands before the first line, which is how a reflected page becomes a certificate. */
const ONE_PEM = /^-----BEGIN CERTIFICATE-----\r?\n(?:[A-Za-z0-9+/]+={0,2}\r?\n)+-----END CERTIFICATE-----\s*$/;

const MIN_MODULUS_BITS = 2048;

/**
 * Reads a signing certificate and checks what time does not change: form, name and key. As in AWS's own SDK the chain is
 * not built: the file holds the leaf only, and TLS to the computed AWS host is what vouches for it.
 *
 * @see aws-sdk-java-v2 `CertificateRetriever`; RFC 6125 for the name, with wildcards off.
 */
export async function readCertificate(
  pem: string,
  name: string,
): Promise<Result<SigningCertificate, CertificateFault>> {
  if (!ONE_PEM.test(pem)) return err('not-a-certificate');
  const certificate = parse(pem);
  if (!certificate) return err('not-a-certificate');
  if (certificate.checkHost(name, { wildcards: false, partialWildcards: false }) === undefined) return err('name');
  const keys = await importKeys(certificate);
  if (!keys) return err('key');
  return ok({ keys, validFrom: Date.parse(certificate.validFrom), validTo: Date.parse(certificate.validTo) });
}

/** Written so that an unreadable date (`NaN`) is never valid. */
export const isValidAt = ({ validFrom, validTo }: SigningCertificate, at: Millis): boolean =>
  validFrom <= at && at <= validTo;

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

async function importKeys(certificate: X509Certificate): Promise<SigningKeys | null> {
  try {
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    const [sha1, sha256] = await Promise.all([importKey(spki, 'SHA-1'), importKey(spki, 'SHA-256')]);
    return modulusBits(sha1) >= MIN_MODULUS_BITS ? { sha1, sha256 } : null;
  } catch {
    return null;
  }
}

const importKey = (spki: Uint8Array<ArrayBuffer>, hash: 'SHA-1' | 'SHA-256'): Promise<ImportedKey> =>
  crypto.subtle.importKey('spki', spki, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify']);

function modulusBits({ algorithm }: ImportedKey): number {
  return 'modulusLength' in algorithm && typeof algorithm.modulusLength === 'number' ? algorithm.modulusLength : 0;
}
