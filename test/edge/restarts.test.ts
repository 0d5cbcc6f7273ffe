/** Isolates come and go, and workerd with all of them: what was answered with 200 is there, and nothing counts twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { postTo, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { exportOf } from './rows.ts';
import { expectedOf, play, readScenario, tellingsOf } from './scenario.ts';
import { signIn, withCookie } from './signed-in.ts';
import { d1File, startWorker } from './worker.ts';

const folder = temporaryFolder();
const scenario = readScenario();
let signer: Signer;

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC, now: () => scenario.start });
});
afterAll(() => folder.remove());

/** A Worker that keeps its state, and can be started again on it. */
async function installation(name: string, withQueue: boolean) {
  const path = `${folder.path}/${name}`;
  const start = () => startWorker({ folder: path, signer, withQueue, clock: scenario.start });
  return { start, first: await start(), database: d1File(path) };
}

describe.each([
  ['with a queue', true],
  ['without one', false],
])('%s', (name, withQueue) => {
  it('has the same rows in the end when it is started again between the steps', async () => {
    const undisturbed = await installation(`${name} undisturbed`, withQueue);
    const { first: steady } = undisturbed;
    await play(scenario, {
      ...{ url: steady.url, signer, database: undisturbed.database },
      setClock: (clock) => steady.control({ clock }),
    });
    await steady.close();
    const { start, first, database } = await installation(name, withQueue);
    let worker = first;
    let steps = 0;
    await play(scenario, {
      ...{ signer, database },
      get url() {
        return worker.url;
      },
      setClock: async (clock) => {
        if (++steps % 4 === 0) {
          await worker.close();
          worker = await start();
        }
        await worker.control({ clock });
      },
    });
    await worker.close();
    expect(await exportOf(database)).toBe(await exportOf(undisturbed.database));
  });
});

it('loses nothing that it acknowledged when workerd is killed in the middle of a stream', async () => {
  const { start, first, database } = await installation('killed', false);
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
        const status = await postTo(url, wire).then((response) => response.status, () => 0);
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
  const { start, first } = await installation('session', false);
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
