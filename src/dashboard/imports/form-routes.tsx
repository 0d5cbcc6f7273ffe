/** `/suppressions/import`: asking for a file, looking at its beginning, and taking it. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Problem, problemResponse } from '../../shared/problem.ts';
import { announcedSize } from '../../suppression/import/format.ts';
import { previewImport } from '../../suppression/import/preview.ts';
import { importId } from '../../suppression/import/report.ts';
import type { Lookup } from '../../suppression/lookup.ts';
import { type Fields, type Problems, readFields } from '../components/fields.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import type { PageContext, PageOptions, Pages } from '../suppressions/pages.tsx';
import { parseSettings } from './fields.ts';
import { FORM_MIB, ImportPage } from './import-page.tsx';
import { importPath } from './path.ts';
import { PreviewPart, PreviewProblems } from './preview.tsx';
import { type StartOptions, startImport } from './start.ts';

const MIB = 1024 * 1024;
/** Of a file, to be looked at. Some thousand addresses. */
const PREVIEW_BYTES = 256 * 1024;

export interface ImportFormOptions extends PageOptions, StartOptions {
  readonly lookup: Lookup;
}

const BAD_SETTINGS: Problem = { status: 400, code: 'invalid-request', title: 'The settings cannot be read' };
const NO_BODY: Problem = { status: 400, code: 'no-file', title: 'There is no file' };

/** A file that was chosen, or else a text that was pasted; `null` when there is neither. */
function sourceOf({ file, text }: Readonly<Record<string, unknown>>): Blob | null {
  if (file instanceof File && file.size > 0) return file;
  return typeof text === 'string' && text.trim() !== '' ? new Blob([text]) : null;
}

export function addImportForms(app: Hono<SessionEnv>, options: ImportFormOptions, pages: Pages): void {
  const { lookup, now, assets, log, guard } = options;

  const show = (c: PageContext, fields: Fields, problems: Problems = {}, status: 200 | 422 = 200) => {
    const id = importId.safeParse(fields.importId ?? fields.id);
    const fromLine = /^[1-9]\d{0,11}$/.test(fields.fromLine ?? '') ? Number(fields.fromLine) : 1;
    const form = pages.formOf(c, fields, problems);
    const common = { viewer: c.get('key'), assets, form, fromLine };
    return c.html(<ImportPage {...common} id={id.success ? id.data : randomUUID()} />, status);
  };

  app.get('/suppressions/import', ...pages.shown, async (c) => {
    const refused = await pages.writersOnly(c);
    return refused ?? show(c, readFields(c.req.query()));
  });

  const form = bodyLimit({
    maxSize: FORM_MIB * MIB,
    onError: (c: PageContext) =>
      pages.refuse(
        c,
        413,
        'The file is too large for this form',
        `Without scripts at most ${FORM_MIB} MiB: use the API.`,
      ),
  });
  app.post('/suppressions/import', pageHeaders, guard.sameOrigin, guard.signedIn, form, guard.ownForm, async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const body = await c.req.parseBody();
    const fields = readFields(body);
    const settings = parseSettings(fields);
    const source = sourceOf(body);
    if (!settings.ok || source === null) {
      const missing: Problems = source === null ? { file: 'Choose a file, or paste a list.' } : {};
      return show(c, fields, { ...missing, ...(settings.ok ? {} : settings.error) }, 422);
    }
    const given = { stream: source.stream(), size: source.size };
    const started = await startImport(options, c.get('key'), settings.value, given);
    if (!started.ok) return pages.refuseBy(c, started.error);
    log.info('import_started', { keyId: c.get('key').id, import: started.value });
    return c.redirect(importPath(started.value), 303);
  });

  const scripted = [pageHeaders, guard.sameOrigin, guard.signedIn, guard.ownScript] as const;

  app.post('/suppressions/import/preview', ...scripted, bodyLimit({ maxSize: PREVIEW_BYTES }), async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const fields = readFields(c.req.query());
    const settings = parseSettings(fields);
    if (!settings.ok) return c.html(<PreviewProblems problems={settings.error} />, 422);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const whole = fields.whole === 'yes';
    const preview = await previewImport({ lookup, now: now() }, c.get('key'), settings.value, { bytes, whole });
    return c.html(<PreviewPart preview={preview} />);
  });

  app.post('/suppressions/imports/:id', ...scripted, async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const settings = parseSettings({ ...readFields(c.req.query()), importId: c.req.param('id') });
    if (!settings.ok || settings.value.id === undefined) return problemResponse(c, BAD_SETTINGS);
    const { body } = c.req.raw;
    if (body === null) return problemResponse(c, NO_BODY);
    const given = { stream: body, size: announcedSize(c) };
    const started = await startImport(options, c.get('key'), settings.value, given);
    if (!started.ok) return problemResponse(c, started.error);
    log.info('import_started', { keyId: c.get('key').id, import: started.value });
    return c.json({ path: importPath(started.value) }, 202);
  });
}
