interface Props<Name extends string> {
  /** What these are the parts of. */
  readonly label: string;
  readonly sections: readonly { readonly path: string; readonly name: Name }[];
  readonly current: Name | null;
}

/** The parts of a page, each with a URL of its own. */
export function Sections<Name extends string>({ label, sections, current }: Props<Name>) {
  return (
    <nav class="switch" aria-label={label}>
      {sections.map(({ path, name }) => (
        <a href={path} aria-current={name === current ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
