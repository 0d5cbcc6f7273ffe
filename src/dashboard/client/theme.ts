const root = document.documentElement;

/** The stylesheet owns every colour; a canvas has to ask for them, in a form that it can read. */
export function colour(name: string): string {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

/** Calls back when the colours have changed: by the machine's setting, by the switch, or for paper. */
export function onThemeChange(changed: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  new MutationObserver(changed).observe(root, { attributeFilter: ['data-theme'] });
}

function show(theme: string): void {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  document
    .querySelector('meta[name="color-scheme"]')
    ?.setAttribute('content', theme === 'system' ? 'light dark' : theme);
}

/** The switch without a new page: nothing that somebody has typed is lost. Without this script it is a form. */
export function startThemeSwitch(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-theme-form]');
  form?.addEventListener('submit', async (event) => {
    const pressed = event.submitter;
    if (!(pressed instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const body = new URLSearchParams({ theme: pressed.value });
    const kept = await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
    if (kept === null) return;
    show(pressed.value);
    for (const button of form.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', button === pressed ? 'true' : 'false');
    }
  });
}
