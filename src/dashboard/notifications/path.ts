import type { EndpointKind } from '../../store/contract.ts';

const PAGE = '/settings/notifications';

/** What the page is to say or to show besides its list. */
export interface PageState {
  /** The form of this kind is open. */
  readonly add?: EndpointKind;
  /** The id of an endpoint to which something was done. */
  readonly tested?: string;
  readonly added?: string;
  readonly enabled?: string;
  readonly removed?: 'yes';
}

/** The address of the page: all of its state is in it. */
export function notificationsPath(state: PageState = {}): string {
  const query = new URLSearchParams(Object.entries(state));
  return query.size === 0 ? PAGE : `${PAGE}?${query}`;
}

/** Where something is done to an endpoint. */
export const deedPath = (id: string, deed: 'test' | 'enable' | 'remove'): string =>
  `${PAGE}/${encodeURIComponent(id)}/${deed}`;
