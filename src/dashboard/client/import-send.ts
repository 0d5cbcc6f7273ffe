/** What the server says of a refused file, in one sentence. */
function problemOf({ status, responseText }: XMLHttpRequest): string {
  try {
    const { title, detail } = JSON.parse(responseText) as { readonly title?: string; readonly detail?: string };
    if (title !== undefined) return `${title}. ${detail ?? ''}`;
  } catch {
    // A page, not a problem document.
  }
  return status === 403 ? 'Your session is over, or may not do this: open the page again.' : `Refused with ${status}.`;
}

export interface Sending {
  readonly source: Blob;
  readonly path: string;
  readonly token: string;
  readonly onProgress: (share: number) => void;
}

/**
 * Sends a file as it is read from the disk: nothing of it is held here. `fetch` tells nothing of how far it is, so
 * this is the older way.
 *
 * @returns what is wrong; `null` when all of it has arrived.
 */
export const sendFile = ({ source, path, token, onProgress }: Sending): Promise<string | null> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('x-form-token', token);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => resolve(request.status === 202 ? null : problemOf(request)));
    request.addEventListener('error', () =>
      resolve('The connection was lost. What has arrived is stored: see Imports for how far it came.'),
    );
    request.send(source);
  });
