const STORED = 'ses-sentinel-shortcuts';
const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, [contenteditable]';
/** How long `g` waits for the second key. */
const PATIENCE = 1_500;

const isOn = (): boolean => localStorage.getItem(STORED) !== 'off';

/**
 * `/` leads to the box, `?` to the list of keys, `g` and a letter to a page; unless somebody types or has switched them
 * off: a shortcut of one character must have a switch (WCAG 2.2, 2.1.4), for whoever speaks to their machine would
 * trigger it by talking.
 */
export function startShortcuts(): void {
  const box = document.querySelector<HTMLInputElement>('input[data-shortcut]');
  if (box === null) return;
  const list = document.querySelector<HTMLDialogElement>('dialog#shortcuts');
  const toBox = () => {
    box.focus();
    box.select();
  };
  const openList = () => list?.showModal();
  let going = 0;
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
    if (ctrlKey || metaKey || altKey || !isOn() || list?.open === true) return;
    if (target instanceof Element && target.matches(TYPING)) return;
    const page = timeStamp < going ? pageOf(key) : undefined;
    going = key === 'g' && page === undefined ? timeStamp + PATIENCE : 0;
    const act = page === undefined ? { '/': toBox, '?': openList }[key] : () => location.assign(page);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  connectSwitches(box);
  connectButton(openList);
}

const pageOf = (key: string): string | undefined =>
  [...document.querySelectorAll<HTMLElement>('[data-go]')].find(({ dataset }) => dataset.go === key)?.dataset.to;

/** Shows the switches, which do nothing without scripts, and keeps them the same. */
function connectSwitches(box: HTMLInputElement): void {
  const switches = [...document.querySelectorAll<HTMLInputElement>('input[data-shortcut-switch]')];
  const tell = () => {
    if (isOn()) box.setAttribute('aria-keyshortcuts', '/');
    else box.removeAttribute('aria-keyshortcuts');
    for (const choice of switches) choice.checked = isOn();
  };
  tell();
  for (const choice of switches) {
    const label = choice.closest<HTMLElement>('[hidden]');
    if (label !== null) label.hidden = false;
    choice.addEventListener('change', () => {
      localStorage.setItem(STORED, choice.checked ? 'on' : 'off');
      tell();
    });
  }
}

function connectButton(open: () => void): void {
  const button = document.querySelector<HTMLButtonElement>('button[data-opens="shortcuts"]');
  if (button === null) return;
  button.hidden = false;
  button.addEventListener('click', open);
}
