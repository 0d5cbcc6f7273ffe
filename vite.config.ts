import { defineConfig } from 'vite';

/** Bundles the dashboard's browser code. Server code is not built here. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    modulePreload: false,
    // Inlined files would be `data:` URLs, which the pages' policy refuses for everything but images.
    assetsInlineLimit: 0,
    rollupOptions: { input: { dashboard: 'src/dashboard/client/main.ts' } },
  },
});
