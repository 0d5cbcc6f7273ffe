/** The figures that the cost of a month is worked out from. */
import type { Cpu, CpuKind } from './cpu.ts';
import type { Kind } from './mails.ts';
import { IDLE_MINUTE, type Measure, nameOfCheck, nameOfEvent, OVERVIEW, rowsOf } from './rows.ts';
import type { Storage } from './storage.ts';

export interface Rows {
  readonly read: number;
  readonly written: number;
}

interface EventRows extends Readonly<Record<Kind, Rows>> {}

export interface Figures {
  /** Rows of one event that is written by itself, or as one of a hundred. */
  readonly alone: EventRows;
  readonly ofHundred: EventRows;
  /** Of a delivered mail, when retention forgets it. */
  readonly forgotten: Rows;
  readonly check1: Rows;
  readonly check100: Rows;
  readonly idleMinute: Rows;
  readonly overview: Rows;
  /** Octets of a mail. */
  readonly delivered: number;
  readonly bounced: number;
  /** Milliseconds. */
  readonly cpu: Readonly<Record<CpuKind, number>>;
}

const rounded = (value: number): number => Number(value.toFixed(2));
const roundedRows = ({ read, written }: Rows): Rows => ({ read: rounded(read), written: rounded(written) });

export function figuresOf({
  measures,
  cpu,
  storage,
}: {
  readonly measures: readonly Measure[];
  readonly cpu: Readonly<Record<CpuKind, Cpu>>;
  readonly storage: Storage;
}): Figures {
  const rows = (what: string): Rows => {
    const measure = measures.find((each) => each.what === what);
    if (measure === undefined) throw new Error(`"${what}" was not measured`);
    return roundedRows(rowsOf(measure));
  };
  const events = (batch: number): EventRows => ({
    send: rows(nameOfEvent('send', batch)),
    delivery: rows(nameOfEvent('delivery', batch)),
    bounce: rows(nameOfEvent('bounce', batch)),
    complaint: rows(nameOfEvent('complaint', batch)),
  });
  const times = Object.fromEntries(Object.entries(cpu).map(([kind, { cpu: used }]) => [kind, rounded(used)]));
  return {
    alone: events(1),
    ofHundred: events(100),
    forgotten: roundedRows(storage.forgotten),
    check1: rows(nameOfCheck(1)),
    check100: rows(nameOfCheck(100)),
    idleMinute: rows(IDLE_MINUTE),
    overview: rows(OVERVIEW),
    delivered: rounded(storage.delivered),
    bounced: rounded(storage.bounced),
    cpu: times as Readonly<Record<CpuKind, number>>,
  };
}
