/** The built Worker in one isolate of workerd, with what it asks of the outside answered here. Needs `npm run build:edge`. */
import { randomUUID } from 'node:crypto';
import { convertV4MiniflareOptions, Miniflare, Response } from 'miniflare';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { asEntry, builtModules, type Module, migrate, SECRET_KEY } from '../support/built-worker.ts';
import { ADMIN_TOKEN } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

export interface Isolate {
  readonly url: URL;
  readonly mf: Miniflare;
  readonly signer: Signer;
  /** What was asked of the outside. */
  readonly asked: readonly string[];
  readonly post: (
    envelope: object,
    signal?: AbortSignal,
  ) => Promise<{ readonly status: number; readonly text: string }>;
  readonly close: () => Promise<void>;
}

interface Options {
  /** Answers what the Worker asks of the outside. Default: the signer's certificate. */
  readonly outside?: (url: string, signer: Signer) => Promise<Response>;
  readonly vars?: Readonly<Record<string, string>>;
}

const ENTRY: Module = { path: 'entry.js', contents: "export { default } from './worker.js';" };

export async function startIsolate({ outside, vars = {} }: Options = {}): Promise<Isolate> {
  const signer = await createSigner({ topicArn: TOPIC });
  const asked: string[] = [];
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      ...asEntry([ENTRY, ...builtModules()]),
      // Past miniflare's own entry: a client that hangs up is to be noticed.
      unsafeDirectSockets: [{ port: 0 }],
      d1Databases: { DB: randomUUID() },
      bindings: {
        ADMIN_TOKEN,
        SECRET_KEY,
        SNS_TOPIC_ARNS: TOPIC,
        ...vars,
      },
      outboundService: async ({ url }: { readonly url: string }) => {
        asked.push(url);
        return outside === undefined ? new Response(signer.certificatePem) : outside(url, signer);
      },
    }),
  );
  await migrate(await mf.getD1Database('DB'));
  await mf.ready;
  const url = await mf.unsafeGetDirectURL();
  return {
    ...{ mf, signer, asked, url },
    post: async (envelope, signal) => {
      const response = await fetch(new URL('/webhooks/ses', url), {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=UTF-8' },
        body: JSON.stringify(envelope),
        ...(signal === undefined ? {} : { signal }),
      });
      return { status: response.status, text: await response.text() };
    },
    close: () => mf.dispose(),
  };
}
