/** Prometheus's text format for what is measured at the moment of asking: an isolate's own counters say nothing. */
import type { Gauge, Metrics } from '../shared/metrics.ts';

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

const labelsOf = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const linesOf = ({ name, help, samples }: Gauge): readonly string[] =>
  samples.length === 0
    ? []
    : [
        `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
        `# TYPE ${name} gauge`,
        ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
      ];

/** Gauges come from the store, which all isolates share. Counters are left out: each isolate would tell its own. */
export const edgeMetrics: Metrics = {
  count: () => {},
  render: async (gauges) => `${gauges.flatMap(linesOf).join('\n')}\n`,
};
