import type { Refusal } from '../refusal-codes.ts';
import type { FetchFault } from './bounded-fetch.ts';
import type { CertificateFault } from './certificate.ts';
import type { CertificateUrlFault } from './certificate-url.ts';

/** Why there is no key to verify with. */
export type CertificateFailure =
  | { readonly kind: 'url'; readonly fault: CertificateUrlFault }
  | { readonly kind: 'refused'; readonly fault: CertificateFault }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unavailable'; readonly fault: FetchFault | 'status' }
  | { readonly kind: 'budget' };

const REFUSALS: Readonly<Record<CertificateFault, string>> = {
  'not-a-certificate': 'The signing certificate is not one PEM certificate.',
  name: "The signing certificate does not carry the name of the topic's region.",
  key: 'The signing certificate does not hold an RSA key of at least 2048 bits.',
  validity: 'The signing certificate is not valid at this time.',
};

/**
 * The answer to SNS. 403 ends the message's life; 503 has SNS send it again, so it is for what may work later.
 *
 * @see SNS Developer Guide, "Amazon SNS message delivery retries": only 5xx and 429 are retried.
 */
export function certificateProblem(failure: CertificateFailure): Refusal {
  switch (failure.kind) {
    case 'url':
      return {
        status: 403,
        code: 'sns-certificate-url',
        title: 'SigningCertURL refused',
        detail: `SigningCertURL is not a certificate of the SNS endpoint of the topic's region (${failure.fault}).`,
      };
    case 'refused':
      return {
        status: 403,
        code: 'sns-certificate-refused',
        title: 'Signing certificate refused',
        detail: REFUSALS[failure.fault],
      };
    case 'missing':
      return {
        status: 403,
        code: 'sns-certificate-missing',
        title: 'No such signing certificate',
        detail: 'The SNS endpoint has no certificate at SigningCertURL.',
      };
    case 'unavailable':
      return {
        status: 503,
        code: 'sns-certificate-unavailable',
        title: 'Signing certificate not available now',
        detail: `The signing certificate could not be fetched (${failure.fault}).`,
      };
    case 'budget':
      return {
        status: 503,
        code: 'sns-certificate-budget',
        title: 'Too many signing certificates asked for',
        detail: 'Too many different signing certificates were asked for within a minute.',
      };
  }
}
