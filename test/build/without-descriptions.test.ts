import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { withoutDescriptions } from '../../build/without-descriptions.ts';

const without = (code: string) => withoutDescriptions('x.ts', code);

describe('taking descriptions out', () => {
  it.each([
    ["f(a.openapi({ description: 'words' }));", 'f(a);'],
    ["f(a.openapi('Name'));", 'f(a);'],
    ["f(a.openapi('Name', { example: 'x' }).nullable().openapi({}));", 'f(a.nullable());'],
    ['f(a.openapi(section.title));', 'f(a);'],
    ["f(z.int().describe('words').optional());", 'f(z.int().optional());'],
    ["f(z.int().describe(WORDS + 'x'));", 'f(z.int());'],
  ])('%s', (code, expected) => expect(without(code)).toBe(expected));

  it('leaves of a route what requests meet', () => {
    const code = `api.openapi(
  createRoute({
    method: 'get',
    path: '/v1/x',
    summary: 'Words',
    security: [{ bearer: [] }],
    middleware: [guard] as const,
    request: { query: z.object({ a: z.string().openapi({ description: 'words' }) }) },
    responses: { 200: json('Words', z.object({ b: z.string().openapi('B') })), ...PROBLEMS }
  }),
  (c) => c.json({ summary: 'stays', responses: 'stay' }, 200),
);`;
    const left = without(code);
    expect(left.replaceAll(/\s+/g, ' ')).toBe(
      "api.openapi( createRoute({ method: 'get', path: '/v1/x', middleware: [guard] as const, request: { query: z.object({ a: z.string() }) }, }), (c) => c.json({ summary: 'stays', responses: 'stay' }, 200), );",
    );
    expect(left.split('\n')).toHaveLength(code.split('\n').length);
  });

  it('marks the schemas of constants, and nothing that a function in them does', () => {
    const pure = '/*@__PURE__*/ ';
    expect(without('const a = z.object({ b: z.int() });')).toBe(`const a = ${pure}z.object({ b: ${pure}z.int() });`);
    expect(without('export const a = time.nullable();')).toBe(`export const a = ${pure}time.nullable();`);
    for (const code of [
      'const f = () => { store.check(x); queue.pick(); z.parse(x); };',
      'const g = function () { queue.pick(); };',
      'const at = clock.read();',
      'const rows = load().optional();',
      'const read = z.object({}).parse(text);',
      'const first = rows.pick().next();',
      'queue.pick();',
    ])
      expect(without(code)).toBe(code);
  });

  it('refuses a route that is not written in the call, because it would be lost', () => {
    expect(() => without('api.openapi(makeRoute(), handler);')).toThrow('written in the call');
    expect(() => without('api.openapi(route, (c) => c.text("x"));')).toThrow('written in the call');
  });
});

it('leaves every module of the service whole: its lines, and as many routes as before', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.d)\.tsx?$/.test(name),
  );
  let routes = 0;
  for (const file of files) {
    const code = readFileSync(`src/${file}`, 'utf8');
    const left = withoutDescriptions(file, code);
    expect(left.split('\n'), file).toHaveLength(code.split('\n').length);
    expect(parseSync(file, left).errors, file).toEqual([]);
    const count = (text: string) => text.match(/\bcreateRoute\(\{/g)?.length ?? 0;
    expect(count(left), file).toBe(count(code));
    routes += count(left);
  }
  expect(routes).toBeGreaterThan(60);
});
