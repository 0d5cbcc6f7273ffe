/** The address of a section's page: all of its state is in it. */
export function sectionPath(
  path: string,
  state: { readonly saved?: number | undefined; readonly before?: number | undefined },
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}
