/** The page of cost: its figures are those that were measured last. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf, type Month, mostOf, PRICES, useOf } from '../../bench/edge/cost.ts';
import { filledPage } from '../../bench/edge/cost-tables.ts';
import type { Figures } from '../../bench/edge/measured.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const figures: Figures = JSON.parse(read('bench/results/edge.json'));

const MONTH: Month = { mails: 1_000_000, checked: 100, queue: true, batch: 100, everyEvent: true };

it('shows what node bench/edge-cost.ts works out of the last measurement', () => {
  const page = read('docs/edge-cost.md');
  expect(page).toBe(filledPage(page, figures));
});

describe('the cost of a month', () => {
  it('is the plan alone as long as everything is included', () => {
    const nothing = { requests: 0, cpu: 0, rowsRead: 0, rowsWritten: 0, operations: 0, gigabytes: 0 };
    expect(costOf(nothing).total).toBe(PRICES.plan);
  });

  it("is worked out as in Cloudflare's own examples", () => {
    const use = { requests: 15e6, cpu: 7 * 15e6, rowsRead: 0, rowsWritten: 0, operations: 3 * 30e6, gigabytes: 0 };
    const { requests, cpu, operations } = costOf(use);
    expect([requests, cpu, operations].map((line) => line.toFixed(2))).toEqual(['1.50', '1.50', '35.60']);
  });

  it('counts three operations of the queue for an event, and a request for every batch', () => {
    const { operations, requests } = useOf(figures, MONTH);
    const without = useOf(figures, { ...MONTH, queue: false });
    expect(operations).toBeCloseTo(3 * 2_000_500);
    expect(requests - without.requests).toBeCloseTo(20_005);
    expect(without.operations).toBe(0);
  });

  it('grows with the mails, and less where Send and Delivery are not told', () => {
    const more = costOf(useOf(figures, { ...MONTH, mails: 100_000_000 })).total;
    expect(more).toBeGreaterThan(costOf(useOf(figures, MONTH)).total);
    expect(costOf(useOf(figures, { ...MONTH, mails: 100_000_000, everyEvent: false })).total).toBeLessThan(more);
  });

  it('finds the mails at which a database is full', () => {
    const { paid } = mostOf(figures, MONTH);
    expect(useOf(figures, { ...MONTH, mails: paid }).gigabytes).toBeLessThanOrEqual(10);
    expect(useOf(figures, { ...MONTH, mails: paid + 1_000 }).gigabytes).toBeGreaterThan(10);
  });
});
