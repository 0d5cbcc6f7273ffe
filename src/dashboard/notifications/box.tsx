import type { PropsWithChildren } from 'hono/jsx';

/** A box with its words. */
export function Box({ name, ticked, children }: PropsWithChildren<{ name: string; ticked: boolean }>) {
  return (
    <label class="box">
      <input type="checkbox" name={name} value="on" checked={ticked} /> <span>{children}</span>
    </label>
  );
}
