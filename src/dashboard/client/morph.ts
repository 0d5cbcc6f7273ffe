/** Makes an element say what a fresh one says, and touches nothing that is the same already. */

/** The script's own, and what the reader has opened: not the server's business. */
const isOwn = (element: Element, name: string): boolean =>
  (name === 'title' && element.localName === 'time') || (name === 'open' && element.localName === 'details');

function syncAttributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !isOwn(old, name)) old.setAttribute(name, value);
}

const keyOf = (node: Node | null): string | undefined => (node instanceof HTMLElement ? node.dataset.key : undefined);

const isSame = (old: Node, fresh: Node): boolean =>
  old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

/** Rows keep their element when their order changes: by `data-key`; others by their place. */
function morphChildren(old: Element, fresh: Element): void {
  const byKey = new Map(
    [...old.children].flatMap((child) => {
      const key = keyOf(child);
      return key === undefined ? [] : [[key, child] as const];
    }),
  );
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    const keyed = key === undefined ? undefined : byKey.get(key);
    if (keyed !== undefined && keyed !== place) {
      old.insertBefore(keyed, place);
      morphNode(keyed, wanted);
    } else if (place !== null && isSame(place, wanted)) {
      const next = place.nextSibling;
      morphNode(place, wanted);
      place = next;
    } else {
      old.insertBefore(wanted, place);
    }
  }
  while (place !== null) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function morphNode(old: Node, fresh: Node): void {
  if (old instanceof Element && fresh instanceof Element) {
    syncAttributes(old, fresh);
    morphChildren(old, fresh);
  } else if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
}

/** The focus stays where it was, also in a row that moves. */
export function morph(old: Element, fresh: Element): void {
  const focused = document.activeElement;
  morphNode(old, fresh);
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus();
}
