interface Props {
  /** What advances, for screen readers. */
  readonly label: string;
  readonly done: number;
  /** The whole: known, never guessed. */
  readonly of: number;
}

/** How far something is. The numbers belong beside it, as text. */
export function Progress({ label, done, of }: Props) {
  return (
    <progress class="progress" aria-label={label} value={String(Math.min(done, of))} max={String(Math.max(1, of))} />
  );
}
