import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ids of the workerd processes that this process has begun. */
export function workerdChildren(): readonly number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name = '']) => Number(parent) === process.pid && name.includes('workerd'))
    .map(([pid]) => Number(pid));
}

/** Ends them as a power cut would, and waits until they are gone. */
export async function killChildren(pids: readonly number[]): Promise<void> {
  if (pids.length === 0) throw new Error('there is no workerd to kill');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  while (workerdChildren().some((pid) => pids.includes(pid))) await sleep(5);
}
