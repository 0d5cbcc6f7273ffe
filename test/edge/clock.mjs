// Loaded into the built service before it begins: its clock is what a file says.
import { readFileSync } from 'node:fs';

Date.now = () => Number(readFileSync(process.env.CLOCK_OF_THE_TESTS, 'utf8'));
