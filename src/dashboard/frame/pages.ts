/** The pages of the navigation, in its order. `key`: after `g`, it leads there. */
const PAGES = [
  { path: '/', name: 'Overview', key: 'o' },
  { path: '/breakdown', name: 'Breakdown', key: 'b' },
  { path: '/campaigns', name: 'Campaigns', key: 'c' },
  { path: '/alerts', name: 'Alerts', key: 'a' },
  { path: '/recipients', name: 'Recipients', key: 'r' },
  { path: '/suppressions', name: 'Suppressions', key: 's' },
  { path: '/sources', name: 'Sources', key: 'u' },
  { path: '/settings', name: 'Settings', key: 't' },
] as const;

/** Those that a viewer may open: where mail comes in is for operators. */
export const pagesFor = ({ isOperator }: { readonly isOperator: boolean }) =>
  PAGES.filter(({ path }) => isOperator || path !== '/sources');

export type PagePath = (typeof PAGES)[number]['path'];
