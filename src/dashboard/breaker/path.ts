/** Addresses of the pages about paused sending. */

/** The rules of the circuit breaker. */
export const rulesPath = '/settings/circuit-breaker';

const PAGE = '/circuit-breakers';

export interface PageState {
  /** What came of the last deed. */
  readonly done?: 'paused' | 'resumed' | 'breaker';
  readonly cursor?: string | undefined;
}

export function breakersPath(state: PageState = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? PAGE : `${PAGE}?${query}`;
}

const ofTenant = (path: string, tenant: string): string =>
  tenant === '' ? path : `${path}?${new URLSearchParams({ tenant })}`;

/** Asks before sending is paused; `''` = nobody chosen yet. */
export const pausePath = (tenant = ''): string => ofTenant(`${PAGE}/pause`, tenant);

/** Ends a person's pause; `''` = the whole installation's. */
export const resumePath = (tenant: string): string => ofTenant(`${PAGE}/resume`, tenant);

/** Ends a trip. */
export const tripPath = (id: string): string => `${PAGE}/${encodeURIComponent(id)}/resume`;
