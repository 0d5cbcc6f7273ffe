/** A diagnostic of this length fits its place; a longer one opens on demand. */
const SHORT = 160;
const LONGEST = 4_000;

/** Text that strangers' servers wrote, made visible before: never markup. */
export function Raw({ text }: { text: string }) {
  if (text.length <= SHORT) return <code dir="ltr">{text}</code>;
  return (
    <details>
      <summary>
        <code dir="ltr">{text.slice(0, SHORT)}…</code>
      </summary>
      <code dir="ltr">{text.slice(0, LONGEST)}</code>
    </details>
  );
}
