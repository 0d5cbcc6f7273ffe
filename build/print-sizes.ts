/** Prints what the modules of the built Worker weigh. */
import { gzipOfAll, moduleSizes } from './module-sizes.ts';

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`.padStart(10);
const sizes = moduleSizes('dist/worker');
for (const { name, plain, gzip } of sizes) console.log(name.padEnd(20), kilobytes(plain), kilobytes(gzip), 'gzip');
console.log(
  'all'.padEnd(20),
  kilobytes(sizes.reduce((sum, { plain }) => sum + plain, 0)),
  kilobytes(gzipOfAll(sizes)),
  'gzip',
);
