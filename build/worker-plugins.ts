/** What the Worker's build does beside bundling: everything here is about bytes that no request needs. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { withoutDescriptions } from './without-descriptions.ts';

/** Zod's messages in fifty languages are never shown here, and cannot be shaken off: 40 KB gzip. */
const oneLanguage: Plugin = {
  name: 'zod-one-language',
  enforce: 'pre',
  resolveId: (source, importer) =>
    /locales\/index\.js$/.test(source) && importer?.includes('/zod/') ? '\0zod-locales' : null,
  load: (id) => (id === '\0zod-locales' ? 'export {};' : null),
};

const REFUSE = "const refuse = () => { throw new Error('JSON Schema is left out of the Worker'); };";

/** Every schema of Zod can write itself as JSON Schema, which cannot be shaken off either: 6 KB gzip. */
const noJsonSchema: Plugin = {
  name: 'zod-no-json-schema',
  enforce: 'pre',
  load: (id) => {
    if (!/\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/.test(id)) return null;
    const names = [...readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
    // Some make the function that would write: those are called with every schema.
    return [
      REFUSE,
      ...names.map((name) => `export const ${name} = () => refuse;`),
      'export { refuse as process };',
    ].join('\n');
  },
};

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

/** Descriptions of routes and schemas, the schemas of answers, and what would write them down: 60 KB gzip. */
const noDescriptions: Plugin = {
  name: 'no-descriptions',
  enforce: 'pre',
  config: () => ({
    resolve: {
      alias: { '@asteasolutions/zod-to-openapi': fileURLToPath(new URL('./no-openapi.ts', import.meta.url)) },
    },
  }),
  // Lines stay where they were: what the source map says of them stays true.
  transform: (code, id) =>
    id.startsWith(SOURCES) && /\.tsx?$/.test(id) ? { code: withoutDescriptions(id, code), map: null } : null,
};

/** Tells the Worker which files the client was built into. Read when a build begins: tools that only look need no build. */
const clientManifest: Plugin = {
  name: 'client-manifest',
  config: () => ({ define: { CLIENT_MANIFEST: readFileSync('dist/client/.vite/manifest.json', 'utf8') } }),
};

/** Cloudflare takes every export of the entry for a handler, and the pages import some hundreds from the service. */
const entry: Plugin = {
  name: 'worker-entry',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'worker.js', source: "export { default } from './service.js';\n" });
  },
};

export const workerPlugins: readonly Plugin[] = [oneLanguage, noJsonSchema, noDescriptions, clientManifest, entry];
