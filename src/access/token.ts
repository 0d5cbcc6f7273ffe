const encoder = new TextEncoder();

/**
 * The stored form of a secret: lower-case hex SHA-256. No salt and no stretching, because every secret here is 32
 * random bytes: there is no dictionary to try.
 */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(token));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 32 random bytes, base64url. `prefix` says what the secret is for, so that scanners and people can tell. */
export function randomToken(prefix = ''): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const base64 = btoa(String.fromCharCode(...bytes));
  return prefix + base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
