const STORED = 'ses-sentinel-shortcuts';
const TYPING = 'input, textarea, select, [contenteditable]';

const isOn = (): boolean => localStorage.getItem(STORED) !== 'off';

/**
 * `/` leads to the box, unless somebody types or has switched it off: a shortcut of one character must have a switch
 * (WCAG 2.2, 2.1.4), for whoever speaks to their machine would trigger it by talking.
 */
export function startShortcut(): void {
  const box = document.querySelector<HTMLInputElement>('input[data-shortcut]');
  if (box === null) return;
  const tell = () => {
    if (isOn()) box.setAttribute('aria-keyshortcuts', '/');
    else box.removeAttribute('aria-keyshortcuts');
  };
  tell();
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (key !== '/' || ctrlKey || metaKey || altKey || !isOn()) return;
    if (target instanceof Element && target.matches(TYPING)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  const choice = document.querySelector<HTMLInputElement>('input[data-shortcut-switch]');
  const label = choice?.closest<HTMLElement>('[hidden]');
  if (choice === null || label === null || label === undefined) return;
  label.hidden = false;
  choice.checked = isOn();
  choice.addEventListener('change', () => {
    localStorage.setItem(STORED, choice.checked ? 'on' : 'off');
    tell();
  });
}
