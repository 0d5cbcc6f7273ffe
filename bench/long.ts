/**
 * The long proofs: the same tests with larger counts. Writes what they printed to bench/results/long.md.
 *
 *   npm run test:long
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';

const PROOFS = [
  { name: '100 kills under load', env: { KILLS: '100' }, args: ['--project', 'process', 'test/process/kill.test.ts'] },
  {
    name: '10,000 histories on better-sqlite3',
    env: { PROPERTY_RUNS: '10000' },
    args: ['--project', 'unit', 'test/store/sqlite.test.ts'],
  },
  {
    name: '100,000 events through SQS, five kills',
    env: { SQS_EVENTS: '100000' },
    args: ['--project', 'process', 'test/process/sqs.test.ts'],
  },
  { name: '2,000 histories on D1 in workerd', env: { PROPERTY_RUNS: '2000' }, args: ['--project', 'workerd'] },
] as const;

interface Outcome {
  readonly code: number | null;
  readonly summary: string;
  readonly seconds: number;
}

/** Runs a program, showing what it prints. */
function told(
  command: string,
  args: readonly string[],
  env = {},
): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    process.stdout.write(chunk);
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, text })));
}

async function run({ env, args }: (typeof PROOFS)[number]): Promise<Outcome> {
  const from = performance.now();
  const { code, text } = await told('npx', ['vitest', 'run', '--testTimeout=3600000', ...args], env);
  const summary = /^\d+ passed, \d+ failed, \d+ skipped$/m.exec(text)?.[0] ?? 'no summary';
  return { code, summary, seconds: Math.round((performance.now() - from) / 1_000) };
}

const results = fileURLToPath(new URL('./results/', import.meta.url));

function write(name: string, lines: readonly string[]): void {
  mkdirSync(results, { recursive: true });
  writeFileSync(`${results}${name}`, `${lines.join('\n')}\n`);
}

const heading = (title: string): readonly string[] => [
  `# ${title}`,
  '',
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores. Made by \`npm run test:long\`.`,
  '',
];

const lines = [...heading('Long proofs'), '| proof | result | seconds |', '|---|---|---|'];
let failed = false;
for (const proof of PROOFS) {
  const { code, summary, seconds } = await run(proof);
  failed ||= code !== 0;
  lines.push(`| ${proof.name} | ${summary} | ${seconds} |`);
}
write('long.md', lines);

const BENCHES = [
  { file: 'reputation-long.md', title: 'Reading and keeping rollups', command: ['node', 'bench/reputation.ts'] },
  { file: 'pages-long.md', title: 'Pages', command: ['npx', 'tsx', 'bench/pages.ts'] },
] as const;
for (const {
  file,
  title,
  command: [command, ...args],
} of BENCHES) {
  const measured = await told(command, [...args, '100000', '10000000']);
  write(file, [...heading(title), measured.text.trim()]);
  failed ||= measured.code !== 0;
}
process.exit(failed ? 1 : 0);
