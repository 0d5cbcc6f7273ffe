/** Isolates come and go, and workerd with all of them: what was answered with 200 is there, and nothing counts twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { postTo, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { exportOf } from './rows.ts';
import { expectedOf, readScenario, tellingsOf } from './scenario.ts';
import { signIn, withCookie } from './signed-in.ts';
import { d1File, startWorker } from './worker.ts';

const folder = temporaryFolder();
const scenario = readScenario();
let signer: Signer;

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC, now: () => scenario.start });
});
afterAll(() => folder.remove());

/** A Worker that keeps its state, and can be started again on it. Without a queue: the local one is in memory only. */
async function installation(name: string) {
  const path = `${folder.path}/${name}`;
  const start = () => startWorker({ folder: path, signer, withQueue: false, clock: scenario.start });
  return { start, first: await start(), database: d1File(path) };
}

it('loses nothing that it acknowledged when workerd is killed in the middle of a stream', async () => {
  const { start, first, database } = await installation('killed');
  const waiting = tellingsOf(scenario).map(({ id, text, at }) => {
    const timestamp = new Date(at).toISOString();
    return JSON.stringify(signer.notification({ message: text, messageId: id, timestamp }));
  });
  /** As SNS does: several at a time; what is not acknowledged comes again. @returns what was not. */
  const pour = async (url: string, wires: readonly string[], done: () => void): Promise<readonly string[]> => {
    const refused: string[] = [];
    const rest = [...wires];
    const connection = async () => {
      for (let wire = rest.shift(); wire !== undefined; wire = rest.shift()) {
        const status = await postTo(url, wire).then(
          (response) => response.status,
          () => 0,
        );
        if (status === 200) done();
        else refused.push(wire);
      }
    };
    await Promise.all(Array.from({ length: 6 }, connection));
    return refused;
  };
  let acknowledged = 0;
  const pouring = pour(first.url, waiting, () => acknowledged++);
  while (acknowledged < waiting.length / 3) await sleep(1);
  await first.kill();
  const lost = await pouring;
  // A kill that came before or after the stream would prove nothing.
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThan(waiting.length);
  const second = await start();
  expect(await pour(second.url, lost, () => {})).toEqual([]);
  await second.close();
  expect(await exportOf(database)).toBe(await expectedOf(tellingsOf(scenario)));
});

it('keeps who is signed in, over a restart and a kill', async () => {
  const { start, first } = await installation('session');
  const { cookie } = await signIn(first.url);
  await first.close();
  const second = await start();
  expect((await withCookie(second.url, cookie).get('/')).status).toBe(200);
  expect((await withCookie(second.url, `${cookie}x`).get('/')).status).toBe(303);
  await second.kill();
  const third = await start();
  expect((await withCookie(third.url, cookie).get('/')).status).toBe(200);
  await third.close();
});
