const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Keeps signals to who listens to them already. Wrangler's parts would end the process at a signal, before the Worker is
 * stopped and what is under way is over.
 */
export async function withOwnSignals<T>(work: () => Promise<T>): Promise<T> {
  const before = SIGNALS.map((signal) => process.listeners(signal));
  try {
    return await work();
  } finally {
    for (const [index, signal] of SIGNALS.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!before[index]?.includes(listener)) process.off(signal, listener);
      }
    }
  }
}
