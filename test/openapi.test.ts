/** The document: complete in itself, and true. That every answer matches it, `createTestApp` sees to in every test. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestApp } from './support/app.ts';
import { documentOf, faultOf, type OpenApiDocument, type Operation, resolved, validatorOf } from './support/openapi.ts';

const operationsOf = ({ paths }: OpenApiDocument) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

it('describes every operation: summary, keys, refusals, and what each parameter is', async () => {
  const { app } = await createTestApp();
  const faults: string[] = [];
  for (const { method, path, operation } of operationsOf(await documentOf(app))) {
    const { summary, security, parameters = [], requestBody, responses } = operation;
    const lacks = (what: string, present: unknown) => {
      if (present === undefined || present === '' || present === false) faults.push(`${method} ${path}: ${what}`);
    };
    lacks('summary', summary);
    lacks('security, or its absence', security);
    for (const status of security?.length === 0 ? [] : ['400', '401', '403', '503']) {
      lacks(status, responses[status]?.content?.['application/problem+json']?.schema);
    }
    if (requestBody !== undefined) lacks('413', responses['413']);
    for (const [status, { description }] of Object.entries(responses)) lacks(`what ${status} means`, description);
    for (const { name, description, schema } of parameters) {
      lacks(`what "${name}" is`, description ?? schema.description ?? schema.example);
    }
  }
  expect(faults).toEqual([]);
});

describe('the check of answers', () => {
  const document: OpenApiDocument = {
    components: {
      schemas: {
        Base: { type: 'object', properties: { a: { type: 'string', format: 'date-time' } }, required: ['a'] },
      },
    },
    paths: {
      '/v1/things/{id}': {
        get: {
          responses: {
            200: {
              description: 'x',
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: {
                      items: {
                        type: 'array',
                        items: {
                          allOf: [
                            { $ref: '#/components/schemas/Base' },
                            { type: 'object', properties: { b: { type: 'integer' } } },
                          ],
                        },
                      },
                    },
                    required: ['items'],
                  },
                },
              },
            },
            204: { description: 'x' },
          },
        },
      },
    },
  };
  const answer = (body: unknown, status = 200, type = 'application/json; charset=utf-8') =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
  const a = '2026-11-20T09:00:00.000Z';

  it.each<[string, Response, RegExp | null, string?]>([
    ['passes what is documented', answer({ items: [{ a }, { a, b: 1 }] }), null],
    ['finds a member that is not', answer({ items: [{ a, c: 1 }] }), /additional properties/],
    ['finds one that is missing', answer({ items: [{ b: 1 }] }), /required property 'a'/],
    ['finds a value of another type', answer({ items: [{ a: 'today' }] }), /date-time/],
    ['finds another status', answer({}, 404), /status 404/],
    ['finds another content type', answer({ items: [] }, 200, 'text/html'), /content type "text\/html"/],
    ['finds another operation', answer({ items: [] }), /lacks this operation/, '/v1/others'],
    ['passes the 404 of a path that is not there', answer({ code: 'not-found' }, 404), null, '/v1/others'],
    ['passes an answer without a body', new Response(null, { status: 204 }), null],
  ])('%s', async (_, response, fault, path = '/v1/things/1') => {
    const found = await faultOf(document, 'GET', path, response);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });
});

/** Values at and over the edges of what a parameter may be. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e99',
    'null',
    'true',
    '..',
    '@',
    'ann@example.com',
    '%',
    ' ',
    '\u0000',
    '\ud83d\ude00',
  ),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('x', '9', '@').map((unit) => unit.repeat(2_000)),
);

const segment = text.filter((each) => each !== '' && each !== '.' && each !== '..');

const bodyFor = (document: OpenApiDocument, operation: Operation): fc.Arbitrary<unknown> => {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) return fc.constant(undefined);
  const { properties, oneOf } = resolved(schema, document);
  const shapes = Array.isArray(oneOf) ? oneOf.map((each) => each.properties) : [properties];
  const names = [...new Set(shapes.flatMap((shape) => Object.keys(shape ?? {})))];
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(true, false, 'acme', ['ann@example.com']));
  const member = fc.tuple(fc.constantFrom(...names, 'strange'), value);
  return fc.oneof(
    fc.array(member, { maxLength: 5 }).map((members) => Object.fromEntries(members)),
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('{', '', '[1', 'null', '\u0000'),
  );
};

const numeric = ({ type }: { readonly type?: unknown }) => type === 'integer' || type === 'number';

it('says of every section of settings that null brings the defaults back', async () => {
  const { app } = await createTestApp();
  const document = await documentOf(app);
  const sections = operationsOf(document).filter(
    ({ method, path }) => method === 'PUT' && path.startsWith('/v1/settings/'),
  );
  expect(sections.map(({ path }) => path)).toContain('/v1/settings/alerts');
  for (const { path, operation } of sections) {
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (schema === undefined) throw new Error(`${path} takes no body`);
    const validate = validatorOf(schema, document, true);
    expect([path, validate({ settings: null }), validate({ settings: 1 })]).toEqual([path, true, false]);
  }
});

describe('whatever is sent', async () => {
  const { app, key, api } = await createTestApp();
  const document = await documentOf(app);
  const admin = await key(['admin']);

  it.each(operationsOf(document).map((each) => [`${each.method} ${each.path}`, each] as const))(
    '%s answers as documented, and refuses what breaks its schema with a problem',
    async (_, { method, path, operation }) => {
      const { parameters = [] } = operation;
      const sent = fc.record({
        values: fc.record(
          Object.fromEntries(
            parameters.map((each) => [each.name, each.in === 'path' ? segment : fc.option(text, { nil: undefined })]),
          ),
        ),
        body: bodyFor(document, operation),
      });
      await fc.assert(
        fc.asyncProperty(sent, async ({ values, body }) => {
          const given = parameters.flatMap((parameter) => {
            const value = values[parameter.name];
            return value === undefined ? [] : [{ parameter, value: value.toWellFormed() }];
          });
          const query = new URLSearchParams();
          for (const { parameter, value } of given) if (parameter.in === 'query') query.set(parameter.name, value);
          const target = given.reduce(
            (whole, { parameter: { name }, value }) => whole.replace(`{${name}}`, () => encodeURIComponent(value)),
            path,
          );
          const response = await api(method, `${target}?${query}`, admin, body);
          const broken =
            given.some(({ parameter: { schema }, value }) => {
              const validate = validatorOf(schema, document, true);
              return !validate(numeric(schema) ? Number(value) : value);
            }) || parameters.some(({ name, required }) => required === true && values[name] === undefined);
          const bodySchema = operation.requestBody?.content['application/json']?.schema;
          const brokenBody =
            bodySchema !== undefined && typeof body !== 'string' && !validatorOf(bodySchema, document, true)(body);
          expect(response.status).toBeLessThan(500);
          if (broken || brokenBody) expect(response.status).toBeGreaterThanOrEqual(400);
          if (response.status >= 400)
            expect(await response.json()).toHaveProperty('code', expect.stringMatching(/^[a-z-]+$/));
        }),
        { numRuns: 60 },
      );
    },
  );
});
