/** The dashboard and the alert rules in docs/ ask for what a running service tells, and warn where the service does. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { FLOORS, LINES, type LineName, MEASURES } from '../../src/reputation/rates.ts';
import type { Family } from '../support/exposition.ts';
import { runningApp } from '../support/scraped.ts';

const docs = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

const dashboardSchema = z.looseObject({
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), query: z.unknown() })) }),
  panels: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string(),
      type: z.string(),
      targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })).nonempty(),
      fieldConfig: z.looseObject({
        defaults: z.looseObject({
          thresholds: z
            .object({ steps: z.array(z.object({ value: z.number().nullable() }).loose()) })
            .loose()
            .optional(),
        }),
      }),
    }),
  ),
});

const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().regex(/^\d+[smh]$/),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

const dashboard = dashboardSchema.parse(JSON.parse(docs('grafana/ses-sentinel.json')));
const rules = rulesSchema
  .parse(parse(docs('prometheus/ses-sentinel-rules.yml')))
  .groups.flatMap((group) => group.rules);

/** Words of PromQL that are neither metrics nor labels. */
const FUNCTIONS = ['sum', 'min', 'max', 'rate', 'increase', 'delta', 'absent', 'label_values'];
const WORDS = ['by', 'and', 'or', ...FUNCTIONS];
const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|(\[\d+[smhd]\])|([a-zA-Z_:][\w:]*)|(\d+(?:\.\d+)?)|(=~|!~|!=|==|>=|<=|[{}(),=<>+*/-]))/y;

interface Selector {
  readonly metric: string;
  /** Matchers, and the labels that an aggregation keeps. */
  readonly labels: Readonly<Record<string, string | null>>;
}

function tokens(text: string): readonly string[] {
  const found: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new Error(`no PromQL at ${at}: ${text}`);
    found.push(match[0].trim());
  }
  return found;
}

/** The metrics that an expression selects. */
function selectorsOf(text: string): readonly Selector[] {
  const list = tokens(text);
  const selectors: Selector[] = [];
  let kept: string[] = [];
  for (let at = 0; at < list.length; at++) {
    const token = list[at] ?? '';
    if (token === 'by') {
      const end = list.indexOf(')', at);
      kept = list.slice(at + 2, end).filter((each) => each !== ',');
      at = end;
    } else if (/^[a-zA-Z_:]/.test(token) && !WORDS.includes(token)) {
      const labels: Record<string, string | null> = Object.fromEntries(kept.map((name) => [name, null]));
      if (list[at + 1] === '{') {
        const end = list.indexOf('}', at);
        for (let place = at + 2; place < end; place += 4)
          labels[list[place] ?? ''] = list[place + 1] === '=' ? JSON.parse(list[place + 2] ?? '""') : null;
        at = end;
      }
      selectors.push({ metric: token, labels });
      kept = [];
    }
  }
  return selectors;
}

let families: ReadonlyMap<string, Family>;
beforeAll(async () => {
  families = await (await runningApp()).scrape();
}, 60_000);

const samplesOf = (metric: string) =>
  [...families.values()].flatMap(({ samples }) => samples).filter(({ name }) => name === metric);

/** What is Prometheus's own. */
const OWN = ['up'];

function expectTold(expression: string): void {
  const selectors = selectorsOf(expression);
  expect(selectors.length, expression).toBeGreaterThan(0);
  for (const { metric, labels } of selectors.filter((each) => !OWN.includes(each.metric))) {
    const told = samplesOf(metric).some((sample) =>
      Object.entries(labels).every(([name, value]) =>
        value === null || value.startsWith('$') ? name in sample.labels : sample.labels[name] === value,
      ),
    );
    expect(told, `${metric} ${JSON.stringify(labels)} in ${expression}`).toBe(true);
  }
}

describe('the Grafana dashboard', () => {
  it.each(dashboard.panels.map((panel) => [panel.title, panel] as const))('%s asks for what is told', (_, panel) => {
    for (const { expr, legendFormat } of panel.targets) {
      expectTold(expr);
      const [selector] = selectorsOf(expr);
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        expect(
          samplesOf(selector?.metric ?? '').every(({ labels }) => label in labels),
          legendFormat,
        ).toBe(true);
    }
  });

  it('lets data source, account, Region and window be chosen, and uses each', () => {
    const { list } = dashboard.templating;
    expect(list.map(({ name }) => name)).toEqual(['datasource', 'account', 'region', 'window']);
    for (const { name } of list) expect(JSON.stringify(dashboard.panels)).toMatch(new RegExp(`\\$\\{?${name}\\b`));
    expect(list.flatMap(({ name, query }) => (name === 'window' ? [query] : []))).toEqual(['24h,7d']);
    const windows = new Set(samplesOf('ses_sentinel_rate_whole').map(({ labels }) => labels.window));
    expect([...windows].sort()).toEqual(['24h', '7d']);
  });

  it('begins with the verdict and the headroom, and numbers its panels once', () => {
    const { panels } = dashboard;
    expect(panels.slice(0, 2).map(({ title, type }) => [title, type])).toEqual([
      ['Verdict', 'stat'],
      ['Headroom to review', 'stat'],
    ]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it.each(MEASURES)('draws the lines of the %s rate where the verdict has them', (measure) => {
    const panel = dashboard.panels.find(({ title }) => title.toLowerCase() === `${measure} rate`);
    const steps = panel?.fieldConfig.defaults.thresholds?.steps.map(({ value }) => value);
    const { watch, review, pause } = LINES[measure];
    expect(steps).toEqual([null, ...[watch, review, pause].map(({ part, whole }) => part / whole)]);
  });
});

describe('the alert rules', () => {
  it.each(rules.map(({ alert, expr }) => [alert, expr] as const))('%s asks for what is told', (_, expr) => {
    expectTold(expr);
  });

  it.each(rules.map(({ alert, expr, annotations }) => [alert, expr, annotations] as const))(
    '%s speaks of labels that its metrics have',
    (_, expr, annotations) => {
      const [selector] = selectorsOf(expr);
      for (const [, label = ''] of JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g))
        expect(samplesOf(selector?.metric ?? '').some(({ labels }) => label in labels)).toBe(true);
    },
  );

  const names: Readonly<Record<LineName, string>> = { watch: 'Watch', review: 'Review', pause: 'Pause' };
  it.each(
    MEASURES.flatMap((measure) => (['watch', 'review', 'pause'] as const).map((line) => [measure, line] as const)),
  )('of the %s rate warn at the %s line, above the volume floor', (measure, line) => {
    const name = `Ses${measure === 'bounce' ? 'Bounce' : 'Complaint'}Rate${names[line]}`;
    const expr = rules.find(({ alert }) => alert === name)?.expr ?? '';
    const { part, whole } = LINES[measure][line];
    const compared = [...expr.matchAll(/(ses_sentinel_\w+)\{[^}]*measure="(\w+)"[^}]*\} >= ([\d.]+)/g)].map((found) =>
      found.slice(1),
    );
    expect(compared).toEqual([
      ['ses_sentinel_rate', measure, String(part / whole)],
      ['ses_sentinel_rate_whole', measure, String(FLOORS[measure])],
    ]);
  });

  it('have a name each', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});
