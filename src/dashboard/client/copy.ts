/** Shows the copy buttons, where the browser lets pages write to the clipboard. */
export function startCopyButtons(root: ParentNode = document): void {
  if (navigator.clipboard === undefined) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const name = button.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy ?? '');
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Not allowed: select the text';
      }
      setTimeout(() => {
        button.textContent = name;
      }, 2_000);
    });
  }
}
