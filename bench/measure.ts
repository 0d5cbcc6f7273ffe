/** Work is that of the thread: what other programs do on the machine is not in it. */

export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** Milliseconds of the thread's own work; its clock ticks every few of them. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const { user, system } = process.threadCpuUsage();
  await work();
  const used = process.threadCpuUsage();
  return (used.user - user + used.system - system) / 1_000;
};
