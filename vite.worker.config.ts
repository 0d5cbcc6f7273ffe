import { defineConfig } from 'vite';
import { workerPlugins } from './build/worker-plugins.ts';

/**
 * Builds the Worker as two modules: the service, which every isolate evaluates, and the pages, loaded with the first one
 * asked for. The client must be built first: the Worker names its files.
 */
export default defineConfig({
  publicDir: false,
  plugins: [...workerPlugins],
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
