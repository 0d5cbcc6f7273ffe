/** The address of the page of settings: all of its state is in it. */
export function settingsPath(
  tenant: string,
  state: { readonly saved?: number | undefined; readonly before?: number | undefined } = {},
): string {
  const query = new URLSearchParams(tenant === '' ? {} : { tenant });
  for (const [name, value] of Object.entries(state)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '/settings' : `/settings?${query}`;
}
