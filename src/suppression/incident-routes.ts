import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator, requireUnbound } from '../access/auth.ts';
import { BODY_PROBLEMS, createApi, isoOrNull, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { type Clock, DAY, toIso } from '../shared/time.ts';
import type { Incident, Store } from '../store/contract.ts';
import { canonicalDomainKey } from './address.ts';
import type { IncidentFilter } from './incident.ts';
import { previewIncident } from './incident-preview.ts';
import { PROVIDER_NAMES, PROVIDERS, type Provider } from './providers.ts';

const MAX_BODY = 64 * 1024;
const MAX_DOMAINS = 100;
const MAX_SPAN = 31 * DAY;
const LISTED = 100;

const INCIDENT_NOT_FOUND: Problem = { status: 404, code: 'incident-not-found', title: 'No such incident' };

const time = z.iso.datetime({ offset: true });

const domain = z
  .string()
  .transform((text) => canonicalDomainKey(`@${text.replace(/^@/, '')}`)?.slice(1) ?? null)
  .refine((name) => name !== null, { error: 'is no domain' })
  .transform((name) => name ?? '');

const filterFields = {
  provider: z
    .enum(PROVIDER_NAMES as [Provider, ...Provider[]])
    .optional()
    .openapi({ description: 'The domains of a big provider' }),
  domains: z
    .array(domain)
    .max(MAX_DOMAINS)
    .default([])
    .openapi({ example: ['gmail.com'] }),
  from: time.openapi({ description: 'When the bounces happened; at most 31 days' }),
  to: time,
  diagnostic: z.string().trim().min(1).max(500).optional().openapi({
    description: 'Part of what the server said, in any case',
    example: '550-5.1.1 The email account that you tried to reach does not exist',
  }),
  status: z
    .string()
    .regex(/^[245](\.\d{0,3}){0,2}$/, { error: 'is no enhanced status code' })
    .optional()
    .openapi({ description: 'The enhanced status code, or how it begins', example: '5.1.1' }),
};

interface FilterBody {
  readonly provider?: Provider | undefined;
  readonly domains: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly diagnostic?: string | undefined;
  readonly status?: string | undefined;
}

const checked = <T extends FilterBody>(body: T, context: z.RefinementCtx<T>) => {
  const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (body.provider === undefined && body.domains.length === 0)
    fault('domains', 'names no domain, and no provider is given');
  const span = Date.parse(body.to) - Date.parse(body.from);
  if (span < 0) fault('to', 'lies before from');
  if (span > MAX_SPAN) fault('to', 'lies more than 31 days after from');
};

const filterSchema = z.strictObject(filterFields).superRefine(checked);
const incidentBody = z
  .strictObject({ ...filterFields, note: z.string().trim().min(1, { error: 'says why' }).max(1_000) })
  .superRefine(checked);

const filterOf = ({ provider, domains, from, to, diagnostic, status }: FilterBody): IncidentFilter => ({
  domains: [...new Set([...(provider === undefined ? [] : PROVIDERS[provider]), ...domains])],
  from: Date.parse(from),
  to: Date.parse(to),
  diagnostic: diagnostic ?? null,
  status: status ?? null,
});

const previewSchema = z
  .object({
    bounces: z.int(),
    addresses: z.int(),
    blocked: z.int().openapi({ description: 'Of these addresses, blocked for a bounce now' }),
    complete: z.boolean().openapi({ description: 'false = too many bounces in this span to look at them all' }),
    samples: z.array(
      z.object({
        address: z.string(),
        at: timestamp,
        status: z.string().nullable(),
        diagnosticCode: z.string().nullable(),
      }),
    ),
  })
  .openapi('IncidentPreview');

const incidentSchema = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done']),
    domains: z.array(z.string()),
    from: timestamp,
    to: timestamp,
    diagnostic: z.string().nullable(),
    status: z.string().nullable(),
    note: z.string(),
    actor: z.string(),
    startedAt: timestamp,
    doneAt: timestamp.nullable(),
    bounces: z.int().openapi({ description: 'Bounces taken back so far' }),
    released: z.int().openapi({ description: 'Addresses that no bounce blocks any more' }),
  })
  .openapi('Incident');

const present = ({ filter, startedAt, doneAt, ...rest }: Incident) => ({
  ...rest,
  state: doneAt === null ? ('running' as const) : ('done' as const),
  domains: [...filter.domains],
  from: toIso(filter.from),
  to: toIso(filter.to),
  diagnostic: filter.diagnostic,
  status: filter.status,
  startedAt: toIso(startedAt),
  doneAt: isoOrNull(doneAt),
});

export interface IncidentRoutesOptions {
  readonly store: Pick<Store, 'incidents' | 'suppressions' | 'access'>;
  readonly now: Clock;
}

/** Previews and takes back what a provider's mistaken bounces blocked. */
export function createIncidentRoutes({ store, now }: IncidentRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const body = <T extends z.ZodType>(schema: T) => ({
    body: { required: true, content: { 'application/json': { schema } } },
  });

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/incidents/preview',
      summary: "What taking back a provider's mistaken bounces would do",
      security,
      middleware: [requireUnbound(store.access, 'read'), limitBody(MAX_BODY)] as const,
      request: body(filterSchema),
      responses: { 200: json('What it would do', previewSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { samples, ...counts } = await previewIncident(store, filterOf(c.req.valid('json')), c.req.raw.signal);
      const shown = samples.map(({ recipient, occurredAt, detail }) => ({
        address: recipient,
        at: toIso(occurredAt),
        status: detail.status ?? null,
        diagnosticCode: detail.diagnosticCode ?? null,
      }));
      return c.json({ ...counts, samples: shown }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/incidents',
      summary: "Takes a provider's mistaken bounces back: they support no entry any more",
      security,
      middleware: [requireOperator(store.access), limitBody(MAX_BODY)] as const,
      request: body(incidentBody),
      responses: { 202: json('The work has begun', incidentSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { note, ...filter } = c.req.valid('json');
      const id = crypto.randomUUID();
      await store.incidents.begin({ id, filter: filterOf(filter), note, actor: `key:${c.get('key').name}` }, now());
      const begun = await store.incidents.find(id);
      return begun === null ? problemResponse(c, INCIDENT_NOT_FOUND) : c.json(present(begun), 202);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/incidents',
      summary: 'The newest incidents, newest first',
      security,
      middleware: [requireUnbound(store.access, 'read')] as const,
      responses: {
        200: json('Incidents', z.object({ items: z.array(incidentSchema), nextCursor: z.null() })),
        ...PROBLEMS,
      },
    }),
    async (c) => c.json({ items: (await store.incidents.list(LISTED)).map(present), nextCursor: null }, 200),
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/incidents/{id}',
      summary: 'One incident, and how far it has come',
      security,
      middleware: [requireUnbound(store.access, 'read')] as const,
      request: { params: z.object({ id: z.uuid().openapi({ description: 'As answered when it was begun' }) }) },
      responses: { 200: json('The incident', incidentSchema), ...PROBLEMS },
    }),
    async (c) => {
      const found = await store.incidents.find(c.req.valid('param').id);
      return found === null ? problemResponse(c, INCIDENT_NOT_FOUND) : c.json(present(found), 200);
    },
  );
  return api;
}
