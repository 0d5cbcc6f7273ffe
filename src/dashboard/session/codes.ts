import { randomToken } from '../../access/token.ts';
import { type Clock, MINUTE, type Millis } from '../../shared/time.ts';

const LIFETIME: Millis = 10 * MINUTE;
const AT_MOST = 100;

/** One-time codes: a link in a terminal signs its reader in, once, without a token in the URL. */
export interface SignInCodes {
  readonly issueSignInCode: (keyId: string) => string;
  /** Takes the code out of use. @returns the key it stands for, `null` when unknown, used or expired. */
  readonly takeSignInCode: (code: string) => string | null;
}

/** Codes live in this process only, 10 minutes, a hundred at most: the oldest makes room. */
export function createSignInCodes({ now }: { readonly now: Clock }): SignInCodes {
  const codes = new Map<string, { readonly keyId: string; readonly expiresAt: Millis }>();
  return {
    issueSignInCode: (keyId) => {
      const oldest = codes.keys().next();
      if (codes.size >= AT_MOST && oldest.done !== true) codes.delete(oldest.value);
      const code = randomToken();
      codes.set(code, { keyId, expiresAt: now() + LIFETIME });
      return code;
    },
    takeSignInCode: (code) => {
      const found = codes.get(code);
      codes.delete(code);
      return found !== undefined && found.expiresAt > now() ? found.keyId : null;
    },
  };
}
