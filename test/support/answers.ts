/** Answers of the API, taken apart. */
import { expect } from 'vitest';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
export const bodyOf = async (response: Response): Promise<any> => response.json();

/** A refusal's status and code; that it is a problem document is checked on the way. */
export async function refusalOf(response: Response): Promise<readonly [number, string]> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return [response.status, (await bodyOf(response)).code];
}
