interface Choice {
  readonly href: string;
  readonly text: string;
  readonly current: boolean;
}

/** Views of the same thing, as links: the address says which is shown. */
export function Switch({
  label,
  choices,
  kind = 'switch',
}: {
  label: string;
  choices: readonly Choice[];
  kind?: string;
}) {
  return (
    <nav class={kind} aria-label={label}>
      {choices.map(({ href, text, current }) => (
        <a href={href} aria-current={current ? 'true' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
