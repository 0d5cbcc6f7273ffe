import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const migrations = fileURLToPath(new URL('./drizzle/sqlite', import.meta.url));

/** The trace of system calls needs Linux's strace, which npm cannot bring. */
const traceable = spawnSync('strace', ['-V']).status === 0;
if (!traceable) console.warn('strace is not installed: test/process/trace.test.ts is left out');

/** Files with services, browsers and kills of their own: two at a time, after all the small ones, which fill the machine. */
const LARGE = { testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2, sequence: { groupOrder: 1 } } as const;

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
        plugins: [
          cloudflareTest(async () => ({
            miniflare: {
              compatibilityDate: '2026-10-01',
              compatibilityFlags: ['nodejs_compat'],
              d1Databases: ['DB', 'REPLICA'],
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations(migrations),
                PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? '',
              },
            },
          })),
        ],
        test: { name: 'workerd', include: ['test/workerd/**/*.test.ts'], testTimeout: 60_000 },
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
