/** Finds what of a module only describes the API: a Worker serves the description as a file, and need not carry its words. */
import { type ESTree, parseSync, Visitor } from 'vite';

/** `text` in place of what stands from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Members of a route that no request ever meets. */
const DESCRIBING = new Set(['summary', 'description', 'security', 'responses']);

/** Methods that make another schema of a schema, and do nothing else. */
const BUILDERS = new Set(['array', 'default', 'extend', 'nullable', 'omit', 'optional', 'partial', 'pick']);

const isNamed = (node: ESTree.Node, name: string): boolean => node.type === 'Identifier' && node.name === name;

/** The name of the method that is called, and what it is called on. */
function methodOf({ callee }: ESTree.CallExpression): { readonly name: string; readonly on: ESTree.Expression } | null {
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.object.type !== 'Super'
    ? { name: callee.property.name, on: callee.object }
    : null;
}

/** Where a chain of calls and members begins. */
function rootOf(node: ESTree.Expression): ESTree.Node {
  if (node.type === 'MemberExpression' && node.object.type !== 'Super') return rootOf(node.object);
  return node.type === 'CallExpression' && node.callee.type !== 'Super' ? rootOf(node.callee) : node;
}

/** `schema.openapi({…})` and `schema.describe('…')`, but not `api.openapi(createRoute({…}), …)`. */
function describedOf(node: ESTree.CallExpression): Edit | null {
  const method = methodOf(node);
  if (method === null || (method.name !== 'openapi' && method.name !== 'describe')) return null;
  const [first] = node.arguments;
  if (method.name === 'openapi' && first?.type === 'CallExpression' && isNamed(first.callee, 'createRoute'))
    return null;
  if (node.arguments.some(({ type }) => type === 'CallExpression' || type === 'ArrowFunctionExpression'))
    throw new Error('a route is to be written in the call of `openapi`: else it is taken for a description');
  return { start: method.on.end, end: node.end, text: '' };
}

/** The members of `createRoute({…})` that only describe it. */
function routeEdits(node: ESTree.CallExpression, code: string): readonly Edit[] {
  const [route] = node.arguments;
  if (!isNamed(node.callee, 'createRoute') || route?.type !== 'ObjectExpression') return [];
  return route.properties
    .filter((member) => member.type === 'Property' && [...DESCRIBING].some((name) => isNamed(member.key, name)))
    .map(({ start, end }) => ({ start, end: end + (/^\s*,/.exec(code.slice(end))?.[0].length ?? 0), text: '' }));
}

/** A call of `z` that does not parse, or of a schema's builder: neither does anything but make a schema. */
function makesSchema(node: ESTree.CallExpression): boolean {
  const method = methodOf(node);
  if (method === null) return false;
  const root = rootOf(node);
  return isNamed(root, 'z') ? !/parse/i.test(method.name) : root.type === 'Identifier' && BUILDERS.has(method.name);
}

function editsOf(fileName: string, code: string): readonly Edit[] {
  const edits: Edit[] = [];
  const starts = new Set<number>();
  const others = new Set<number>();
  let constants = 0;
  const functions: number[] = [];
  const enter = () => {
    functions.push(constants);
    constants = 0;
  };
  const leave = () => {
    constants = functions.pop() ?? 0;
  };
  new Visitor({
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    VariableDeclarator: () => {
      constants++;
    },
    'VariableDeclarator:exit': () => {
      constants--;
    },
    CallExpression: (node) => {
      const described = describedOf(node);
      if (described !== null) edits.push(described);
      edits.push(...routeEdits(node, code));
      // All calls of a chain begin where it begins.
      if (constants > 0) (makesSchema(node) ? starts : others).add(node.start);
    },
  }).visit(parseSync(fileName, code).program);
  for (const start of [...starts].filter((each) => !others.has(each)))
    edits.push({ start, end: start, text: '/*@__PURE__*/ ' });

  const outermost: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (edit.start >= (outermost.at(-1)?.end ?? 0)) outermost.push(edit);
  return outermost;
}

/** What is left out leaves its line breaks. */
const breaksOf = (text: string): string => text.replace(/[^\n]/g, '');

/**
 * Leaves out what describes, and marks the schemas that are kept in constants, so that the bundler leaves out those that
 * only described an answer. A constant that nothing used before would have been refused by the linter.
 *
 * @throws when a route is not written where it is handed over, because it could not be told from a description.
 */
export function withoutDescriptions(fileName: string, code: string): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of editsOf(fileName, code)) {
    result += code.slice(at, start) + text + breaksOf(code.slice(start, end));
    at = end;
  }
  return result + code.slice(at);
}
