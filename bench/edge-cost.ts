/**
 * Puts the tables of docs/edge-cost.md into the page, worked out from bench/results/edge.json.
 *
 *   node bench/edge-cost.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { filledPage } from './edge/cost-tables.ts';
import type { Figures } from './edge/measured.ts';

const page = new URL('../docs/edge-cost.md', import.meta.url);
const figures: Figures = JSON.parse(readFileSync(new URL('./results/edge.json', import.meta.url), 'utf8'));
writeFileSync(page, filledPage(readFileSync(page, 'utf8'), figures));
