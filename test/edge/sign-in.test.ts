/** The limiter that `wrangler.toml` binds, with what it counts by. */
import { expect, it, onTestFinished } from 'vitest';
import { ADMIN_TOKEN } from '../support/service.ts';
import { startWorker } from './worker.ts';

/** More than two minutes' worth: the window may begin anew on the way. */
const MANY = 60;

it('holds back a client that signs in too often, though no isolate counts what succeeds, and nobody else', async () => {
  const worker = await startWorker();
  onTestFinished(() => worker.close());
  const signIn = async (client: string): Promise<number> => {
    const response = await fetch(new URL('/sign-in', worker.url), {
      method: 'POST',
      headers: { origin: worker.url, 'cf-connecting-ip': client },
      body: new URLSearchParams({ token: ADMIN_TOKEN }),
      redirect: 'manual',
    });
    await response.text();
    return response.status;
  };
  let times = 0;
  let status = 303;
  while (status === 303 && times < MANY) {
    status = await signIn('192.0.2.1');
    times++;
  }
  expect(status).toBe(429);
  expect(times).toBeGreaterThan(20);
  expect(await signIn('192.0.2.2')).toBe(303);
});
