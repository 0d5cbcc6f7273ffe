/** Prometheus's text format 0.0.4, read strictly: what a scrape would take amiss throws. */
export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly ExposedSample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/;
/** As Go reads it, in which case does not matter: prom-client writes `Nan`. */
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|Inf)|NaN)$/i;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

function labelsOf(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const found = LABEL.exec(rest);
    if (found === null) throw new Error(`no label: ${rest}`);
    const [whole, name = '', value = ''] = found;
    if (name in labels) throw new Error(`label ${name} twice`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
  }
  return labels;
}

const SAMPLE = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/;

function sampleOf(line: string): ExposedSample {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (!NAME.test(name) || !NUMBER.test(value)) throw new Error(`no sample: ${line}`);
  return { name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) };
}

const header = (line: string, keyword: 'HELP' | 'TYPE', name?: string): readonly [string, string] => {
  const [, found = '', rest = ''] = new RegExp(`^# ${keyword} (\\S+) (.+)$`).exec(line) ?? [];
  if (!NAME.test(found) || (name !== undefined && found !== name)) throw new Error(`no ${keyword} of ${name}: ${line}`);
  return [found, rest];
};

/** Families by name. Each has one HELP, one TYPE, then all of its samples; no series comes twice. */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family & { readonly samples: ExposedSample[] }>();
  const series = new Set<string>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (let at = 0; at < lines.length; ) {
    const [name, help] = header(lines[at++] ?? '', 'HELP');
    if (!/^(?:[^\\]|\\[\\n])*$/.test(help)) throw new Error(`HELP of ${name} is not escaped`);
    const [, type] = header(lines[at++] ?? '', 'TYPE', name);
    const suffixes = SUFFIXES[type];
    if (suffixes === undefined || families.has(name)) throw new Error(`${name} is of type ${type}, or comes twice`);
    const family = { name, type, samples: [] as ExposedSample[] };
    for (; at < lines.length && !lines[at]?.startsWith('#'); at++) {
      const sample = sampleOf(lines[at] ?? '');
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (!suffixes.some((suffix) => sample.name === name + suffix)) throw new Error(`${sample.name} in ${name}`);
      if (series.has(key)) throw new Error(`series ${key} twice`);
      if (type === 'counter' && !(sample.value >= 0)) throw new Error(`a counter of ${sample.value}`);
      series.add(key);
      family.samples.push(sample);
    }
    families.set(name, family);
  }
  return families;
}
