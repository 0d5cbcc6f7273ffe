import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BOTH_WAYS, WITHOUT_QUEUE } from './test/runtimes.ts';

const migrations = fileURLToPath(new URL('./drizzle/sqlite', import.meta.url));

/** The trace of system calls needs Linux's strace, which npm cannot bring. */
const traceable = spawnSync('strace', ['-V']).status === 0;
if (!traceable) console.warn('strace is not installed: test/process/trace.test.ts is left out');

/** Files with services, browsers and kills of their own: two at a time, after all the small ones, which fill the machine. */
const LARGE = { testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2, sequence: { groupOrder: 1 } } as const;

/** Inside workerd, over D1; tests find there what the Worker is built from in place of what Node's service is. */
const inWorkerd = ({ queue }: { readonly queue: boolean }) => ({
  plugins: [
    cloudflareTest(async () => ({
      miniflare: {
        compatibilityDate: '2026-10-01',
        compatibilityFlags: ['nodejs_compat'],
        d1Databases: ['DB', 'DB_2', 'DB_3', 'DB_4', 'REPLICA'],
        bindings: {
          TEST_MIGRATIONS: await readD1Migrations(migrations),
          PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? '',
          WITH_QUEUE: queue ? '1' : '',
        },
      },
    })),
  ],
  resolve: {
    alias: [
      {
        find: /^\.{1,2}\/(?:.*\/)?platform\.ts$/,
        replacement: fileURLToPath(new URL('./test/workerd/platform.ts', import.meta.url)),
      },
    ],
  },
});

/** A runtime takes one file after the other: to start one for each would take longer than most of them. */
const SHARED_ISOLATE = { isolate: false, testTimeout: 60_000 } as const;

/** Each project needs something of its own: nothing, workerd, a built service, a browser. */
export default defineConfig({
  test: {
    // Vitest leaves one core free: of two that would be half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          // Properties take their time on a busy machine.
          testTimeout: 30_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/{workerd,process,edge,e2e}/**'],
        },
      },
      {
        ...inWorkerd({ queue: false }),
        test: { name: 'workerd', include: ['test/workerd/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        ...inWorkerd({ queue: false }),
        test: { name: 'workerd-direct', include: [...BOTH_WAYS, ...WITHOUT_QUEUE], ...SHARED_ISOLATE },
      },
      {
        ...inWorkerd({ queue: true }),
        test: { name: 'workerd-queue', include: [...BOTH_WAYS], ...SHARED_ISOLATE },
      },
      {
        test: {
          name: 'process',
          include: ['test/{process,edge}/**/*.test.ts'],
          exclude: traceable ? [] : ['test/process/trace.test.ts'],
          ...LARGE,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/support/browser.ts',
          ...LARGE,
        },
      },
    ],
  },
});
