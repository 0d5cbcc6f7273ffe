import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Log } from '../../shared/log.ts';
import { tenantName } from '../../shared/names.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { PolicySettings } from '../../suppression/policy-rules.ts';
import { setPolicy } from '../../suppression/policy-versions.ts';
import type { Assets } from '../assets.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { loadConflict } from './conflict.ts';
import { differences } from './differences.ts';
import { fieldsOf, parseNote, parseSettings, parseVersion, readFields } from './fields.ts';
import { parseBefore } from './history.ts';
import { loadSettings, type SettingsStore, type SettingsView } from './load.ts';
import { settingsPath } from './path.ts';
import { SettingsPage } from './settings-page.tsx';

/** 200 mapped streams with the longest names that are no ASCII. */
const FORM_BYTES = 1024 * 1024;

export type { SettingsStore } from './load.ts';

interface Options {
  readonly store: SettingsStore;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

const mayChange = ({ scopes, tenant }: AccessKey): boolean => tenant === null && scopes.includes('admin');

interface Submission {
  /** `null` = without own rules from now on. */
  readonly settings: PolicySettings | null;
  readonly note: string | null;
}

function parseSubmission(fields: Fields): Result<Submission, Problems> {
  const settings = fields.rules === 'none' ? ok(null) : parseSettings(fields);
  const note = parseNote(fields);
  if (settings.ok && note.ok) return ok({ settings: settings.value, note: note.value });
  return err({ ...(settings.ok ? {} : settings.error), ...(note.ok ? {} : note.error) });
}

/** Whether the newest version says this already: a form that was sent twice, or changed nothing. */
function holdsAlready({ own, effective, tenant }: SettingsView, wanted: PolicySettings | null): boolean {
  if (wanted === null) return (own?.settings ?? null) === null;
  const hasRules = tenant === '' || (own?.settings ?? null) !== null;
  return hasRules && differences(effective, wanted).length === 0;
}

/** `/settings`: which events block an address. Everybody signed in sees it, the operator changes it. */
export function createSettingsPages({ store, now, assets, log, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const viewerOf = ({ name, tenant }: AccessKey) => ({ name, tenant });

  const refuse = (c: Context<SessionEnv>, status: 400 | 403, title: string, text: string) =>
    c.html(
      <RefusalPage assets={assets} viewer={viewerOf(c.get('key'))} title={title} back="/settings">
        {text}
      </RefusalPage>,
      status,
    );

  /** Whose settings are meant; without a name the installation's, for a bound key its tenant's. */
  const tenantOf = async (c: Context<SessionEnv>): Promise<string | Response> => {
    const { tenant } = c.get('key');
    const asked = c.req.query('tenant')?.trim() ?? '';
    if (asked === '') return tenant ?? '';
    if (!tenantName.safeParse(asked).success)
      return refuse(c, 400, 'That is no tenant name', 'A tenant has letters, digits, - and _, at most 64 of them.');
    if (tenant !== null && tenant !== asked)
      return refuse(c, 403, 'Your key is bound to another tenant', `It sees the settings of tenant ${tenant} only.`);
    return asked;
  };

  app.get('/settings', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const tenant = await tenantOf(c);
    if (typeof tenant !== 'string') return tenant;
    const { before, saved } = c.req.query();
    const view = await loadSettings(store, {
      tenant,
      bound: key.tenant !== null,
      before: parseBefore(before),
    });
    const form = { token: c.get('formToken'), version: view.own?.version ?? 0, fields: fieldsOf(view.effective) };
    return c.html(
      <SettingsPage
        view={view}
        viewer={viewerOf(key)}
        assets={assets}
        saved={saved === String(form.version)}
        form={mayChange(key) ? { ...form, problems: {} } : null}
      />,
    );
  });

  const small = bodyLimit({ maxSize: FORM_BYTES });
  app.post('/settings', pageHeaders, guard.sameOrigin, guard.signedIn, small, guard.ownForm, async (c) => {
    const key = c.get('key');
    if (!mayChange(key))
      return refuse(c, 403, 'Your key may not change settings', 'That needs the scope admin and no bond to a tenant.');
    const tenant = await tenantOf(c);
    if (typeof tenant !== 'string') return tenant;
    const fields = readFields(await c.req.parseBody());
    const submission = parseSubmission(fields);
    const notSaved = async (status: 409 | 422, problems: Problems) => {
      const view = await loadSettings(store, { tenant, bound: false });
      const readVersion = parseVersion(fields);
      const typed = submission.ok ? (submission.value.settings ?? view.fallback) : null;
      const conflict = status === 409 && typed !== null ? await loadConflict(store, view, readVersion, typed) : null;
      const form = {
        token: c.get('formToken'),
        // Whoever has seen what others changed may save over it; whoever has only mistyped has not seen it.
        version: conflict === null ? readVersion : (view.own?.version ?? 0),
        fields: fields.rules === 'none' ? { ...fieldsOf(view.effective), ...fields } : fields,
        problems,
      };
      const viewer = viewerOf(key);
      return c.html(
        <SettingsPage view={view} viewer={viewer} assets={assets} form={form} conflict={conflict} />,
        status,
      );
    };
    if (!submission.ok) return notSaved(422, submission.error);

    const { settings, note } = submission.value;
    const view = await loadSettings(store, { tenant, bound: true });
    const savedPath = (version: number) => settingsPath(tenant, { saved: version });
    if (holdsAlready(view, settings)) return c.redirect(savedPath(view.own?.version ?? 0), 303);
    const change = { tenant, settings, note, at: now(), actor: `key:${key.name}` };
    const version = await setPolicy(store.policy, { ...change, readVersion: parseVersion(fields) });
    if (version === null) return notSaved(409, {});
    log.info('settings_changed', { keyId: key.id, tenant, version });
    return c.redirect(savedPath(version), 303);
  });
  return app;
}
