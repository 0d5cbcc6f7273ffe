import { defineConfig } from 'vite';

/** Builds the Node entries. Packages stay in node_modules: native drivers cannot be bundled. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist',
    // The browser's files are there already.
    emptyOutDir: false,
    target: 'node24',
    sourcemap: true,
    rollupOptions: {
      input: { node: 'src/node.ts', demo: 'src/demo.ts', 'demo-edge': 'src/demo-edge.ts', cli: 'src/cli.ts' },
      output: { chunkFileNames: 'server/[name]-[hash].js' },
    },
  },
});
