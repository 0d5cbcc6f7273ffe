import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { COUNTERS, type CounterName, type Metrics } from './shared/metrics.ts';

/** Counters of this process, with what Node itself tells (memory, event loop, open files). */
export function createNodeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, { help, labels, known }]) => {
      const counter = new Counter({ name, help, labelNames: [...labels], registers: [registry] });
      for (const series of known) counter.inc(series, 0);
      return [name, counter];
    }),
  );
  return {
    count: (name: CounterName, labels) => counters.get(name)?.inc(labels),
    render: async (gauges) => {
      // Of this moment only: a series whose subject is gone must not stay.
      const moment = new Registry();
      for (const { name, help, samples } of gauges) {
        const labelNames = Object.keys(samples[0]?.labels ?? {});
        if (samples.length === 0) continue;
        const gauge = new Gauge({ name, help, labelNames, registers: [moment] });
        for (const { labels, value } of samples) gauge.set(labels, value);
      }
      return Registry.merge([registry, moment]).metrics();
    },
  };
}
