/** What the Virtual Deliverability Manager's daily sums say: pure. */
import type { VdmMetric } from '../../aws/inputs.ts';
import { DAY, type Millis } from '../../shared/time.ts';
import type { AwsMetric } from '../../store/contract.ts';
import type { Ratio } from '../rates.ts';

const VDM_WINDOWS = { '7d': 7, '30d': 30 } as const satisfies Record<string, number>;
export type VdmWindow = keyof typeof VDM_WINDOWS;

export interface VdmSums {
  /** UTC days, today's included. `null` = AWS did not tell the metric. */
  readonly counts: Readonly<Record<VdmMetric, number | null>>;
  /** Hard bounces of sends. `null`: a part is missing, or is older than the other. */
  readonly bounces: Ratio | null;
  /** Complaints of deliveries to providers that report them: AWS's own denominator. */
  readonly complaints: Ratio | null;
}

function sumOf(metric: AwsMetric | undefined, days: number, today: number): number | null {
  if (metric === undefined) return null;
  return metric.days.filter(({ day }) => day > today - days).reduce((sum, { count }) => sum + count, 0);
}

/** Sums of the last days, up to `now`. Figures of two different moments make no rate. */
export function vdmSums(metrics: readonly AwsMetric[], window: VdmWindow, now: Millis): VdmSums {
  const today = Math.floor(now / DAY);
  const find = (name: VdmMetric) => metrics.find(({ metric }) => metric === name);
  const sum = (name: VdmMetric) => sumOf(find(name), VDM_WINDOWS[window], today);
  const ratio = (part: VdmMetric, whole: VdmMetric): Ratio | null => {
    const [ofPart, ofWhole] = [sum(part), sum(whole)];
    if (ofPart === null || ofWhole === null || find(part)?.at !== find(whole)?.at) return null;
    return { part: ofPart, whole: ofWhole };
  };
  return {
    counts: {
      SEND: sum('SEND'),
      DELIVERY: sum('DELIVERY'),
      PERMANENT_BOUNCE: sum('PERMANENT_BOUNCE'),
      COMPLAINT: sum('COMPLAINT'),
      DELIVERY_COMPLAINT: sum('DELIVERY_COMPLAINT'),
    },
    bounces: ratio('PERMANENT_BOUNCE', 'SEND'),
    complaints: ratio('COMPLAINT', 'DELIVERY_COMPLAINT'),
  };
}
