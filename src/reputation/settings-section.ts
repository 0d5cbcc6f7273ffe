/** Reading and setting one section of settings, with versions: the same for every section. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';
import { type AuthEnv, requireOperator, requireUnbound } from '../access/auth.ts';
import { BODY_PROBLEMS, createApi, isoOrNull, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { numberCursor } from '../shared/cursor.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type { AccessStore, SettingSection, SettingStore, SettingVersion } from '../store/contract.ts';

const MAX_BODY = 256 * 1024;
/** Characters of a reason. */
export const MAX_SECTION_NOTE = 500;

const STALE: Problem = {
  status: 409,
  code: 'stale-version',
  title: 'Somebody else has changed the settings since',
  detail: 'Read them again, and send the change with the version that you read.',
};

/** A section: its name and the schema that gives each missing member its default. */
export interface Section<S extends z.ZodType> {
  readonly name: SettingSection;
  /** Of the component in the API description. */
  readonly title: string;
  readonly schema: S;
}

/** What a version says; the defaults, when it says none. */
export const settingsOf = <S extends z.ZodType>({ schema }: Section<S>, version: SettingVersion | null): z.output<S> =>
  schema.parse(version === null || version.value === null ? {} : JSON.parse(version.value));

/** What holds: what was set, else the defaults. */
export const readSection = async <S extends z.ZodType>(
  settings: SettingStore,
  section: Section<S>,
): Promise<z.output<S>> => settingsOf(section, await settings.current(section.name));

export interface SectionChange {
  /** Parsed by the section's schema; `null` = the defaults again. */
  readonly settings: Readonly<Record<string, unknown>> | null;
  /** The version that was read before; left out: whichever holds is followed. */
  readonly readVersion?: number | undefined;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

/** Sets the next version. @returns `null`, with nothing stored, when another version came since the one that was read. */
export async function setSection(
  store: SettingStore,
  { name }: Pick<Section<z.ZodObject>, 'name'>,
  { settings, readVersion, ...change }: SectionChange,
): Promise<SettingVersion | null> {
  const before = (await store.current(name))?.version ?? 0;
  if (readVersion !== undefined && readVersion !== before) return null;
  const value = settings === null ? null : JSON.stringify(settings);
  const version: SettingVersion = { section: name, version: before + 1, value, ...change };
  return (await store.put(version)) ? version : null;
}

export interface SectionRoutesOptions {
  readonly store: { readonly settings: SettingStore; readonly access: AccessStore };
  readonly now: Clock;
}

/** `GET` and `PUT /v1/settings/<section>`, and its history, for keys of all tenants. */
export function createSectionRoutes(
  section: Section<z.ZodObject>,
  { store, now }: SectionRoutesOptions,
): OpenAPIHono<AuthEnv> {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = `/v1/settings/${section.name}`;
  const versionSchema = z
    .object({
      version: z.int().openapi({ description: '0 = never set' }),
      settings: section.schema.openapi({ description: 'What holds: what was set, else the defaults' }),
      isDefault: z.boolean(),
      setAt: timestamp.nullable(),
      setBy: z.string().nullable(),
      note: z.string().nullable(),
    })
    .openapi(section.title);

  const present = (version: SettingVersion | null) =>
    versionSchema.parse({
      version: version?.version ?? 0,
      settings: settingsOf(section, version),
      isDefault: version === null || version.value === null,
      setAt: isoOrNull(version?.at ?? null),
      setBy: version?.actor ?? null,
      note: version?.note ?? null,
    });

  api.openapi(
    createRoute({
      method: 'get',
      path,
      summary: `The settings of the ${section.name}`,
      security,
      middleware: [requireUnbound(store.access, 'read')] as const,
      responses: { 200: json('The settings', versionSchema), ...PROBLEMS },
    }),
    async (c) => c.json(present(await store.settings.current(section.name)), 200),
  );

  api.openapi(
    createRoute({
      method: 'put',
      path,
      summary: `Sets the next version of the settings of the ${section.name}; what is left out gets its default`,
      security,
      middleware: [requireOperator(store.access), limitBody(MAX_BODY)] as const,
      request: {
        query: z.strictObject({}),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                version: z
                  .int()
                  .min(0)
                  .optional()
                  .openapi({ description: 'The version that was read: refused when another came since' }),
                // A union: `nullable` of a schema that is a component of its own loses the null in the description.
                settings: z.union([section.schema, z.null()]).openapi({ description: 'null = the defaults again' }),
                note: z.string().max(MAX_SECTION_NOTE).optional().openapi({ description: 'Why' }),
              }),
            },
          },
        },
      },
      responses: { 200: json('The settings as they are now', versionSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const body = c.req.valid('json');
      const version = await setSection(store.settings, section, {
        settings: body.settings,
        readVersion: body.version,
        at: now(),
        actor: `key:${c.get('key').name}`,
        note: body.note ?? null,
      });
      return version === null ? problemResponse(c, STALE) : c.json(present(version), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: `${path}/history`,
      summary: `Every version of the settings of the ${section.name}, newest first`,
      security,
      middleware: [requireUnbound(store.access, 'read')] as const,
      request: {
        query: z.object({
          cursor: numberCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(100).default(20).openapi({ description: 'Versions in a page' }),
        }),
      },
      responses: {
        200: json('Versions', z.object({ items: z.array(versionSchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query');
      const page = { limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const versions = await store.settings.history(section.name, page);
      const last = versions.at(-1);
      const nextCursor = versions.length < limit || last === undefined ? null : numberCursor.encode(last.version);
      return c.json({ items: versions.map(present), nextCursor }, 200);
    },
  );
  return api;
}
