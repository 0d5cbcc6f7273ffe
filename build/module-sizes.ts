import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

export interface ModuleSize {
  readonly name: string;
  /** Bytes. */
  readonly plain: number;
  readonly gzip: number;
}

/** Every module in the folder of the built Worker, each packed by itself at gzip's highest level. */
export const moduleSizes = (folder: string): readonly ModuleSize[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => {
      const bytes = readFileSync(`${folder}/${name}`);
      return { name, plain: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    });

export const gzipOfAll = (sizes: readonly ModuleSize[]): number => sizes.reduce((sum, { gzip }) => sum + gzip, 0);
