/** Holds every answer of the API against the document that the app itself hands out. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Schema {
  readonly [member: string]: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface Content {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

export interface Operation {
  readonly summary?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const mapped = (value: unknown, map: (each: Schema) => unknown): unknown =>
  isList(value)
    ? value.map((each) => (isSchema(each) ? map(each) : each))
    : isSchema(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, isSchema(each) ? map(each) : each]))
      : value;

/** Every reference followed, so that a schema stands by itself. The document has no schema that holds itself. */
export function resolved(schema: Schema, document: OpenApiDocument): Schema {
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/components/schemas/', '');
    const target = document.components.schemas[name];
    if (target === undefined) throw new Error(`the document lacks ${$ref}`);
    return resolved(target, document);
  }
  const deep = (each: unknown): unknown => {
    if (isList(each)) return each.map(deep);
    return isSchema(each) ? resolved(each, document) : each;
  };
  return Object.fromEntries(Object.entries(schema).map(([name, each]) => [name, deep(each)]));
}

/** The members of all parts of an `allOf` as one object: a closed part would refuse the members of its neighbours. */
function merged({ allOf, ...own }: Schema): Schema {
  if (!isList(allOf)) return own;
  const parts = [...allOf.filter(isSchema).map(merged), own];
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required }) => (isList(required) ? required : [])),
  };
}

/** A schema under which an object may have no members but those it names: what is not documented is a fault. */
function closed(schema: Schema): Schema {
  const whole = merged(schema);
  const inner = Object.fromEntries(
    ['anyOf', 'oneOf', 'properties'].flatMap((name) => (name in whole ? [[name, mapped(whole[name], closed)]] : [])),
  );
  const items = isSchema(whole.items) ? { items: closed(whole.items) } : {};
  const open = isSchema(whole.properties) && whole.additionalProperties === undefined;
  return { ...whole, ...inner, ...items, ...(open ? { additionalProperties: false } : {}) };
}

const ajv = addFormats.default(new Ajv2020({ strict: false, coerceTypes: false, allErrors: true }));
const compiled = new Map<string, ValidateFunction>();
const closedValidators = new WeakMap<Schema, ValidateFunction>();

/** A validator for a schema of the document; `open` lets further members pass. */
export function validatorOf(schema: Schema, document: OpenApiDocument, open = false): ValidateFunction {
  const whole = resolved(schema, document);
  const text = JSON.stringify(open ? whole : closed(whole));
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const made = ajv.compile(JSON.parse(text));
  compiled.set(text, made);
  return made;
}

/** The same for a schema that is asked for again and again: to resolve and close it takes as long as a request. */
function closedValidatorOf(schema: Schema, document: OpenApiDocument): ValidateFunction {
  const known = closedValidators.get(schema);
  if (known !== undefined) return known;
  const made = validatorOf(schema, document);
  closedValidators.set(schema, made);
  return made;
}

const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{[^/}]+\}/g, '[^/]+')}$`);

/** The documented operation that a request goes to; literal paths come before those with parameters. */
function operationFor(document: OpenApiDocument, method: string, path: string): Operation | undefined {
  const paths = Object.keys(document.paths).filter((each) => pattern(each).test(path));
  const literal = paths.sort((a, b) => a.split('{').length - b.split('{').length);
  return literal.map((each) => document.paths[each]?.[method.toLowerCase()]).find((found) => found !== undefined);
}

async function codeOf(response: Response): Promise<unknown> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return isSchema(body) ? body.code : undefined;
}

/** What is wrong with an answer, in words; `null` when the document covers it. */
export async function faultOf(
  document: OpenApiDocument,
  method: string,
  path: string,
  response: Response,
): Promise<string | null> {
  const operation = operationFor(document, method, path);
  if (operation === undefined) {
    const nothing = response.status === 404 && (await codeOf(response)) === 'not-found';
    return nothing ? null : 'the document lacks this operation';
  }
  const documented = operation.responses[String(response.status)];
  if (documented === undefined) return `status ${response.status} is not documented`;
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  if (documented.content === undefined) return (await response.clone().text()) === '' ? null : 'no body is documented';
  const content = documented.content[type];
  if (content === undefined) return `content type "${type}" is not documented for ${response.status}`;
  // A stream is not read here: it may have no end.
  if (!/^application\/(problem\+)?json$/.test(type) || content.schema === undefined) return null;
  const validate = closedValidatorOf(content.schema, document);
  return validate(await response.clone().json()) ? null : `the body differs: ${ajv.errorsText(validate.errors)}`;
}

const CHECKED = /^\/(v1\/.*|healthz|readyz|metrics)$/;

interface Answering {
  readonly request: (path: string, init?: RequestInit) => Response | Promise<Response>;
}

export async function documentOf(app: Answering): Promise<OpenApiDocument> {
  const response = await app.request('/openapi.json');
  return JSON.parse(await response.text());
}

let shared: Promise<OpenApiDocument> | undefined;

/** The app's `request`, which fails the test when an answer is not as documented. */
export function checkedRequest(app: Answering): (path: string, init?: RequestInit) => Promise<Response> {
  return async (path, init) => {
    const response = await app.request(path, init);
    const { pathname } = new URL(path, 'http://localhost');
    if (!CHECKED.test(pathname)) return response;
    // Every app has the same routes, and to write them all down takes longer than most tests.
    shared ??= documentOf(app);
    const method = init?.method ?? 'GET';
    const fault = await faultOf(await shared, method, pathname, response);
    if (fault !== null) throw new Error(`${method} ${pathname}: ${fault}`);
    return response;
  };
}
