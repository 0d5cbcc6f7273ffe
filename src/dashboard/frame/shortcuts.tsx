import type { Frame } from './frame.ts';
import { pagesFor } from './pages.ts';

/** The list of keys, opened by `?` or by the button under the page. Nothing here works without scripts, so it stays shut. */
export function Shortcuts({ frame }: { frame: Frame }) {
  return (
    <dialog class="shortcuts" id="shortcuts" aria-labelledby="shortcuts-heading">
      <h2 id="shortcuts-heading">Keyboard shortcuts</h2>
      <dl>
        <Row keys={['/']}>the box: address, message id or tag</Row>
        <Row keys={['?']}>this list</Row>
        {pagesFor(frame).map(({ key, name, path }) => (
          <Row keys={['g', key]} to={path}>
            {name}
          </Row>
        ))}
      </dl>
      <p>
        <label class="box">
          <input type="checkbox" data-shortcut-switch="" /> Shortcuts are on in this browser
        </label>
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

interface RowProps {
  readonly keys: readonly string[];
  /** Where the last key leads after the others. */
  readonly to?: string;
  readonly children: string;
}

function Row({ keys, to, children }: RowProps) {
  return (
    <div data-go={to === undefined ? undefined : keys.at(-1)} data-to={to}>
      <dt>
        {keys.map((key) => (
          <kbd>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
