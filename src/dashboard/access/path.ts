const KEYS = '/settings/keys';
const AUDIT = '/settings/audit';

/** What the page of keys is to say: the id of a key to which something was done just now. */
export interface KeysState {
  readonly made?: string;
  readonly revoked?: string;
  readonly signedOut?: string;
}

const withQuery = (path: string, params: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(params);
  return query.size === 0 ? path : `${path}?${query}`;
};

export const keysPath = (state: KeysState = {}): string => withQuery(KEYS, { ...state });

/** Where something is done to a key. */
export const keyDeedPath = (id: string, deed: 'revoke' | 'sign-out'): string =>
  `${KEYS}/${encodeURIComponent(id)}/${deed}`;

/** The audit log with these filters. */
export const auditPath = (params: Readonly<Record<string, string>> = {}): string => withQuery(AUDIT, params);

export const auditFilePath = (params: Readonly<Record<string, string>>): string =>
  withQuery(`${AUDIT}/audit.csv`, params);

export const ACCOUNT_PATH = '/account';
export const SIGN_OUT_EVERYWHERE_PATH = `${ACCOUNT_PATH}/sign-out-everywhere`;
