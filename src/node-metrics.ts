import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { COUNTERS, type CounterName, type Metrics } from './shared/metrics.ts';

/** Counters of this process, with what Node itself tells (memory, event loop, open files). */
export function createNodeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, { help, labels }]) => [
      name,
      new Counter({ name, help, labelNames: [...labels], registers: [registry] }),
    ]),
  );
  const gauges = new Map<string, Gauge>();
  return {
    count: (name: CounterName, labels) => counters.get(name)?.inc(labels),
    render: async (values) => {
      for (const [name, value] of Object.entries(values)) {
        const gauge = gauges.get(name) ?? new Gauge({ name, help: name.replaceAll('_', ' '), registers: [registry] });
        gauges.set(name, gauge);
        gauge.set(value);
      }
      return registry.metrics();
    },
  };
}
