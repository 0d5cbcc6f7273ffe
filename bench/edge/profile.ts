/** CPU of one Worker's isolate, by the profiler behind workerd's inspector. */
import { SourceMap } from 'node:module';
import type { WorkerName } from './runtime.ts';

interface Node {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

export interface Work {
  /** Milliseconds in which the isolate was at work, collecting garbage and native functions included. */
  readonly cpu: number;
  readonly samples: number;
  /** Shares of the work, most first. */
  readonly top: readonly { readonly name: string; readonly share: number }[];
}

/** Asked for, in microseconds; the profiler takes somewhat longer. */
const INTERVAL = 100;
const IDLE = '(idle)';

interface Session {
  readonly send: (method: string, params?: object) => Promise<unknown>;
  readonly close: () => void;
}

async function openSession(url: string): Promise<Session> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (result: unknown) => void>();
  let sent = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)));
  });
  return {
    send: (method, params = {}) =>
      new Promise((resolve) => {
        waiting.set(++sent, resolve);
        socket.send(JSON.stringify({ id: sent, method, params }));
      }),
    close: () => socket.close(),
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Names by the sources, where a map of the built file is at hand. */
export type NameOf = (frame: Node['callFrame']) => string;

/** @param maps by the name of the built file. */
export const namesBy = (maps: ReadonlyMap<string, ConstructorParameters<typeof SourceMap>[0]>): NameOf => {
  const made = new Map([...maps].map(([file, map]) => [file, new SourceMap(map)]));
  return ({ functionName, url, lineNumber, columnNumber }) => {
    const sources = made.get(url.slice(url.lastIndexOf('/') + 1));
    if (sources === undefined) return `${functionName} ${url}`.trim();
    const origin = sources.findOrigin(lineNumber + 1, columnNumber + 1);
    if (!('fileName' in origin)) return functionName;
    const file = origin.fileName.replace(/^.*(node_modules|src)\//, '');
    return `${origin.name ?? functionName} ${file}:${origin.lineNumber}`;
  };
};

/**
 * The profiler takes samples only while the isolate is entered: their number, times the time between two that follow at
 * once, is its CPU time. The time spent in the database and in the runtime's own sockets is not in it.
 */
function workOf({ nodes, samples, timeDeltas }: Profile, period: number, nameOf: NameOf): Work {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const counts = new Map<string, number>();
  let busy = 0;
  for (const sample of samples) {
    const frame = frames.get(sample);
    if (frame === undefined || frame.functionName === IDLE) continue;
    busy++;
    const name = nameOf(frame);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const top = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => ({ name, share: count / busy }));
  const close = timeDeltas.filter((delta) => delta < period * 2);
  return { cpu: (busy * (close.length < 50 ? period : median(close))) / 1_000, samples: busy, top };
}

/** Profiles a Worker while `work` runs. */
export async function profiled(
  inspector: string,
  worker: WorkerName,
  { work, nameOf }: { readonly work: () => Promise<unknown>; readonly nameOf: NameOf },
): Promise<Work> {
  const { send, close } = await openSession(new URL(`./core:user:${worker}`, inspector).href);
  try {
    await send('Profiler.enable');
    await send('Profiler.setSamplingInterval', { interval: INTERVAL });
    await send('Profiler.start');
    await work();
    const { profile } = (await send('Profiler.stop')) as { profile: Profile };
    return workOf(profile, INTERVAL * 2, nameOf);
  } finally {
    close();
  }
}
