import { PAGES } from './pages.ts';

/** The list of keys, opened by `?` or by the button under the page. Nothing here works without scripts, so it stays shut. */
export function Shortcuts() {
  return (
    <dialog class="shortcuts" id="shortcuts" aria-labelledby="shortcuts-heading">
      <h2 id="shortcuts-heading">Keyboard shortcuts</h2>
      <dl>
        <Row keys={['/']}>the box: address, message id or tag</Row>
        <Row keys={['?']}>this list</Row>
        {PAGES.map(({ key, name }) => (
          <Row keys={['g', key]}>{name}</Row>
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

function Row({ keys, children }: { keys: readonly string[]; children: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
