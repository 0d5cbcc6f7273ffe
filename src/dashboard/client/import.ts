import { followRun } from './import-run.ts';
import { sendFile } from './import-send.ts';

/** Of a file, for its preview. The server takes no more. */
const PREVIEW_BYTES = 256 * 1024;
/** What of the form says how lines are read. */
const SETTINGS = ['reason', 'tenant', 'stream', 'note', 'column', 'fromLine'];
const TYPING_PAUSE = 500;

const settingsOf = (form: HTMLFormElement): URLSearchParams => {
  const data = new FormData(form);
  return new URLSearchParams(
    SETTINGS.flatMap((name): [string, string][] => {
      const value = data.get(name);
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );
};

/** Whatever is dropped on the frame of the file field is chosen in it. */
function takeDrops(frame: HTMLElement, input: HTMLInputElement): void {
  const over = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    frame.classList.toggle('over', is);
  };
  frame.addEventListener('dragover', over(true));
  frame.addEventListener('dragleave', over(false));
  frame.addEventListener('drop', (event) => {
    over(false)(event);
    const files = event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    input.files = files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** Previews what is chosen, and sends it in place of the form, as it is read: files of any size, with a progress bar. */
export function startImport(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-import]');
  const input = form?.querySelector<HTMLInputElement>('input[type="file"]');
  const text = form?.querySelector<HTMLTextAreaElement>('textarea[name="text"]');
  const frame = form?.querySelector<HTMLElement>('[data-drop]');
  const preview = form?.querySelector<HTMLElement>('[data-preview-of]');
  const sending = form?.querySelector<HTMLElement>('[data-sending]');
  const problem = form?.querySelector<HTMLElement>('[data-import-problem]');
  if (!form || !input || !text || !frame || !preview || !sending || !problem) return;
  const path = form.dataset.import ?? '';
  const token = new FormData(form).get('formToken')?.toString() ?? '';
  let looking = new AbortController();
  let typing = 0;

  const tell = (words: string) => {
    problem.textContent = words;
    problem.hidden = words === '';
  };
  const sourceOf = (): Blob | null => input.files?.[0] ?? (text.value.trim() === '' ? null : new Blob([text.value]));

  const look = async (columnToo: boolean) => {
    looking.abort();
    looking = new AbortController();
    const { signal } = looking;
    const source = sourceOf();
    tell('');
    if (source === null) return preview.replaceChildren();
    const query = settingsOf(form);
    if (!columnToo) query.delete('column');
    if (source.size <= PREVIEW_BYTES) query.set('whole', 'yes');
    const body = source.slice(0, PREVIEW_BYTES);
    const headers = { 'x-form-token': token, 'content-type': 'application/octet-stream' };
    try {
      const response = await fetch(`${form.dataset.preview}?${query}`, { method: 'POST', headers, body, signal });
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      const part = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (!signal.aborted) preview.replaceChildren(...part.body.children);
    } catch {
      if (!signal.aborted)
        tell('The file could not be looked at. Open the page again, or import it without a preview.');
    }
  };

  const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
  const send = async (source: Blob) => {
    tell('');
    const progress = sending.querySelector('progress');
    const figures = document.createElement('div');
    figures.className = 'import-run';
    sending.append(figures);
    sending.hidden = false;
    form.classList.add('sending');
    addEventListener('beforeunload', onLeave);
    const stop = followRun(figures, path, () => {});
    const onProgress = (share: number) => {
      if (progress !== null) progress.value = share;
    };
    const wrong = await sendFile({ source, path: `${path}?${settingsOf(form)}`, token, onProgress });
    stop();
    removeEventListener('beforeunload', onLeave);
    if (wrong === null) return location.assign(path);
    figures.remove();
    sending.hidden = true;
    form.classList.remove('sending');
    tell(wrong);
  };

  takeDrops(frame, input);
  form.addEventListener('change', ({ target }) => {
    if (target === text) return;
    look(target instanceof HTMLSelectElement && target.name === 'column');
  });
  text.addEventListener('input', () => {
    clearTimeout(typing);
    typing = window.setTimeout(look, TYPING_PAUSE, false);
  });
  form.addEventListener('submit', (event) => {
    const source = sourceOf();
    event.preventDefault();
    if (form.classList.contains('sending')) return;
    if (source === null) tell('Choose a file, or paste a list.');
    else send(source);
  });
}
