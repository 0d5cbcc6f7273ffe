import { z } from 'zod';

/** URL paths of the built client, hashed in their names. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), isEntry: z.boolean().optional(), css: z.array(z.string()).optional() }),
);

/**
 * Finds the client's script and style in Vite's `manifest.json`.
 *
 * @throws when the manifest holds no entry: the client was not built.
 */
export function assetsFromManifest(manifest: unknown): Assets {
  const entry = Object.values(Manifest.parse(manifest)).find((chunk) => chunk.isEntry === true);
  const style = entry?.css?.[0];
  if (entry === undefined || style === undefined) throw new Error('The client manifest names no entry with a style');
  return { script: `/${entry.file}`, style: `/${style}` };
}
