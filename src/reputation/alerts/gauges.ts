/** The open alerts for Prometheus. */
import type { Gauge } from '../../shared/metrics.ts';
import type { AlertStore } from '../../store/contract.ts';

/** How many are open, by rule and level; what has none has no series. */
export async function alertGauges(alerts: Pick<AlertStore, 'open'>): Promise<readonly Gauge[]> {
  const open = await alerts.open();
  const groups = Map.groupBy(open, ({ rule, level }) => JSON.stringify({ rule, level }));
  return [
    {
      name: 'ses_sentinel_open_alerts',
      help: 'Alerts that are open, by rule and level',
      samples: [...groups].map(([labels, of]) => ({ labels: JSON.parse(labels), value: of.length })),
    },
  ];
}
