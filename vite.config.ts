import { Buffer } from 'node:buffer';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Every file once more for browsers that take it smaller: packed when it is built, not each time that it is asked for. */
function packed(): Plugin {
  return {
    name: 'packed',
    // After Vite has put the styles among the files.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle).filter(({ fileName }) => fileName.startsWith('assets/'))) {
          const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(bytes) });
        }
      },
    },
  };
}

/** Bundles the dashboard's browser code. Server code is not built here. */
export default defineConfig({
  // Settings of Cloudflare's assets.
  publicDir: 'build/client',
  plugins: [packed()],
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
