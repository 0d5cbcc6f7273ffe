import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Its messages in fifty languages are never shown here, and cannot be shaken off: 40 KB gzip. */
const oneLanguage: Plugin = {
  name: 'zod-one-language',
  enforce: 'pre',
  resolveId: (source, importer) =>
    /locales\/index\.js$/.test(source) && importer?.includes('/zod/') ? '\0zod-locales' : null,
  load: (id) => (id === '\0zod-locales' ? 'export {};' : null),
};

/** Tells the Worker which files the client was built into. Read when a build begins: tools that only look need no build. */
const clientManifest: Plugin = {
  name: 'client-manifest',
  config: () => ({ define: { CLIENT_MANIFEST: readFileSync('dist/client/.vite/manifest.json', 'utf8') } }),
};

/** Cloudflare takes every export of the entry for a handler, and the pages import some dozens from the service. */
const entry: Plugin = {
  name: 'worker-entry',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'worker.js', source: "export { default } from './service.js';\n" });
  },
};

/** Builds the Worker as one file. The client must be built first: the Worker names its files. */
export default defineConfig({
  publicDir: false,
  plugins: [oneLanguage, clientManifest, entry],
  ssr: {
    noExternal: true,
    target: 'webworker',
    resolve: { conditions: ['workerd', 'worker', 'browser', 'import', 'default'] },
  },
  build: {
    ssr: true,
    outDir: 'dist/worker',
    emptyOutDir: true,
    minify: true,
    sourcemap: true,
    rollupOptions: {
      input: { service: 'src/worker.ts' },
      external: [/^node:/, /^cloudflare:/],
      output: {
        // Vite makes one file of a Worker unless told otherwise.
        codeSplitting: true,
        entryFileNames: '[name].js',
        chunkFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.endsWith('/dashboard/routes.tsx') ? 'dashboard.js' : '[name].js',
      },
    },
  },
});
