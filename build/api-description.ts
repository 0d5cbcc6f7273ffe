/** Writes down what the Node service answers at `/openapi.json`, for where a Worker serves it as a file. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { D1Database } from '@cloudflare/workers-types';
import { serveDescription } from '../src/api-description.ts';
import { createEdgeService } from '../src/edge/service.ts';
import { edgeSettings } from '../src/edge/settings.ts';

const [, , path = 'dist/client/openapi.json'] = process.argv;

if (!existsSync('dist/client/.vite/manifest.json')) {
  console.error('dist/client is missing: the Worker names the files of the browser. Run "npm run build" first.');
  process.exit(1);
}

const refuse = (): never => {
  throw new Error('The database was asked while the service was built');
};
const untouched: D1Database = { prepare: refuse, batch: refuse, exec: refuse, dump: refuse, withSession: refuse };
const settings = edgeSettings({ ADMIN_TOKEN: 'x'.repeat(20), SECRET_KEY: 'x'.repeat(32) });
if (!settings.ok) throw new Error(settings.error);
const { app } = createEdgeService(
  settings.value,
  { DB: untouched },
  { assets: { script: '', style: '' }, waitUntil: () => {} },
);
serveDescription(app);
const response = await app.request('/openapi.json');
if (response.status !== 200) throw new Error(`/openapi.json answered ${response.status}`);
await writeFile(path, await response.text());
