/** `/settings/routing`: the question of the form and the page of rules are in the address. */
const PAGE = '/settings/routing';

export function routingPath(state: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries(state).filter(([, value]) => value !== ''));
  return query.size === 0 ? PAGE : `${PAGE}?${query}`;
}
