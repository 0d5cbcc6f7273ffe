interface Props {
  readonly tenant: string;
  /** Suggestions: a tenant may be given rules before its first mail. */
  readonly tenants: readonly string[];
}

/** Chooses whose rules are shown. */
export function TenantChooser({ tenant, tenants }: Props) {
  return (
    <form class="chooser" method="get" action="/settings">
      <label for="tenant">Rules of tenant</label>
      <input
        id="tenant"
        name="tenant"
        type="text"
        value={tenant}
        list="tenants"
        placeholder="none: the installation"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxlength={64}
      />
      <datalist id="tenants">
        {tenants.map((name) => (
          <option value={name} />
        ))}
      </datalist>
      <button type="submit">Show</button>
      {tenant === '' ? null : <a href="/settings">The installation's</a>}
    </form>
  );
}
