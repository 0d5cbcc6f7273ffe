import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_SECTION_NOTE, setSection } from '../../../reputation/settings-section.ts';
import type { Log } from '../../../shared/log.ts';
import { ok } from '../../../shared/result.ts';
import type { Clock } from '../../../shared/time.ts';
import type { AccessKey, SettingStore } from '../../../store/contract.ts';
import type { Assets } from '../../assets.ts';
import { type Problems, readFields } from '../../components/fields.ts';
import { RefusalPage } from '../../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../../session/guard.tsx';
import { pageHeaders } from '../../session/page-headers.ts';
import { parseNote, parseVersion } from '../fields.ts';
import { parseBefore } from '../history.ts';
import { fieldsOf, parseSection, tidied } from './fields.ts';
import type { Plain, SectionForm } from './form.ts';
import { loadSection, loadSectionConflict, type SectionView } from './load.ts';
import { sectionPath } from './path.ts';
import { SectionPage } from './section-page.tsx';

/** A hundred rows of a list with all their fields. */
const FORM_BYTES = 512 * 1024;

export interface SectionPagesOptions {
  readonly store: { readonly settings: SettingStore };
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

const mayChange = ({ scopes, tenant }: AccessKey): boolean => tenant === null && scopes.includes('admin');

/** Whether the newest version says this already: a form that was sent twice, or changed nothing. */
const holdsAlready = ({ version, effective }: SectionView, wanted: Plain | null): boolean =>
  wanted === null ? (version?.value ?? null) === null : JSON.stringify(wanted) === JSON.stringify(effective);

/** The page of a section of the settings. Keys of all tenants see it, operators change it. */
export function createSectionPages(
  of: SectionForm,
  { store: { settings }, now, assets, log, guard }: SectionPagesOptions,
): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();

  const refuse = (c: Context<SessionEnv>, title: string, text: string, back: string) =>
    c.html(
      <RefusalPage assets={assets} viewer={c.get('key')} title={title} back={back}>
        {text}
      </RefusalPage>,
      403,
    );

  app.get(of.path, pageHeaders, guard.signedIn, async (c) => {
    const viewer = c.get('key');
    if (viewer.tenant !== null)
      return refuse(c, 'Your key is bound to a tenant', 'These settings concern all tenants.', '/');
    const { before, saved } = c.req.query();
    const view = await loadSection(settings, of, parseBefore(before));
    const version = view.version?.version ?? 0;
    const form = { token: c.get('formToken'), version, fields: fieldsOf(of, view.effective), problems: {} };
    return c.html(
      <SectionPage
        of={of}
        view={view}
        viewer={viewer}
        assets={assets}
        saved={saved === String(version)}
        form={mayChange(viewer) ? form : null}
      />,
    );
  });

  const small = bodyLimit({ maxSize: FORM_BYTES });
  app.post(of.path, pageHeaders, guard.sameOrigin, guard.signedIn, small, guard.ownForm, async (c) => {
    const viewer = c.get('key');
    if (!mayChange(viewer))
      return refuse(
        c,
        'Your key may not change settings',
        'That needs the scope admin and no bond to a tenant.',
        viewer.tenant === null ? of.path : '/',
      );
    const sent = readFields(await c.req.parseBody());
    const isReset = sent.defaults === 'yes';
    const fields = isReset ? sent : tidied(of, sent);
    const wanted = isReset ? ok(null) : parseSection(of, fields);
    const note = parseNote(fields, MAX_SECTION_NOTE);
    const view = await loadSection(settings, of);
    const readVersion = parseVersion(fields);

    const again = async (status: 409 | 422, problems: Problems) => {
      const typed = wanted.ok ? (wanted.value ?? of.section.schema.parse({})) : null;
      const conflict =
        status === 409 && typed !== null ? await loadSectionConflict(settings, of, { view, readVersion, typed }) : null;
      const form = {
        token: c.get('formToken'),
        // Whoever has seen what others changed may save over it; whoever has only mistyped has not seen it.
        version: conflict === null ? readVersion : (view.version?.version ?? 0),
        fields: isReset ? fieldsOf(of, view.effective) : fields,
        problems,
      };
      return c.html(<SectionPage {...{ of, view, viewer, assets, form, conflict }} />, status);
    };

    if (!wanted.ok || !note.ok)
      return again(422, { ...(wanted.ok ? {} : wanted.error), ...(note.ok ? {} : note.error) });
    const savedPath = (version: number) => sectionPath(of.path, { saved: version });
    if (holdsAlready(view, wanted.value)) return c.redirect(savedPath(view.version?.version ?? 0), 303);
    const set = await setSection(settings, of.section, {
      ...{ settings: wanted.value, readVersion, note: note.value },
      ...{ at: now(), actor: `key:${viewer.name}` },
    });
    if (set === null) return again(409, {});
    log.info('settings_changed', { keyId: viewer.id, section: of.section.name, version: set.version });
    return c.redirect(savedPath(set.version), 303);
  });
  return app;
}
