/** Says how many rows are chosen, and offers all of the page at once. */
function startChoosing(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-choose]');
  const words = form?.querySelector('[data-chosen]');
  const head = form?.querySelector('thead th');
  if (!form || !words || !head) return;
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[name="entry"]')];
  if (boxes.length === 0) return;
  const hint = words.textContent;

  const label = document.createElement('label');
  label.className = 'choice';
  const all = document.createElement('input');
  all.type = 'checkbox';
  const name = document.createElement('span');
  name.className = 'for-ears';
  name.textContent = 'All rows of this page';
  label.append(all, name);
  head.replaceChildren(label);

  const tell = () => {
    const chosen = boxes.filter(({ checked }) => checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    words.textContent = chosen === 0 ? hint : `${chosen} chosen of ${boxes.length} on this page.`;
  };
  form.addEventListener('change', ({ target }) => {
    if (target === all) for (const box of boxes) box.checked = all.checked;
    tell();
  });
  // A browser that comes back to the page ticks the boxes again, after the scripts have run.
  addEventListener('pageshow', tell);
  tell();
}

/** Sends one slice after the other, and shows how far it is; without scripts each is a press of the button. */
async function releaseOn(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams(
    [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]),
  );
  const response = await fetch(form.action, { method: 'POST', body });
  if (response.redirected) return location.assign(response.url);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const next = page.querySelector('[data-releasing]');
  const shown = document.querySelector('[data-releasing]');
  if (next === null || shown === null) return;
  shown.replaceWith(next);
  startReleasing();
}

function startReleasing(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-next-slice]');
  // What fails leaves the button: pressing it goes on where this ended.
  if (form !== null) releaseOn(form).catch(() => {});
}

export function startSuppressions(): void {
  startChoosing();
  startReleasing();
}
