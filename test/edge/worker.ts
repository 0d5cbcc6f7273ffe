/** The built Worker in workerd, with D1, a queue, cron and assets. Needs `npm run build` first. */
import { createTestHarness, type TestHarness } from 'wrangler';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { ADMIN_TOKEN } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

export interface RunningWorker {
  readonly harness: TestHarness;
  readonly signer: Signer;
  readonly call: (path: string, init?: { method?: string; body?: unknown; token?: string }) => Promise<Answer>;
  /** Publishes a body as SNS would. */
  readonly publish: (body: object) => Promise<number>;
  /** Sends an envelope as it is. */
  readonly post: (envelope: object) => Promise<number>;
  readonly cron: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare it whole
  readonly json: any;
}

interface Options {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export async function startWorker({ vars = {}, secrets = {} }: Options = {}): Promise<RunningWorker> {
  const signer = await createSigner({ topicArn: TOPIC });
  const harness = createTestHarness({
    workers: [
      {
        configPath: 'wrangler.toml',
        vars: {
          SNS_TOPIC_ARNS: TOPIC,
          SNS_SIGNING_CERTS: JSON.stringify({ [signer.certificateUrl]: signer.certificatePem }),
          RETENTION_DAYS: '0',
          ...vars,
        },
        secrets: { ADMIN_TOKEN, SECRET_KEY: 'a secret key for the tests, and only for them', ...secrets },
      },
    ],
  });
  const { url } = await harness.listen();
  await harness.getWorker().applyD1Migrations('DB');
  const post = async (envelope: object): Promise<number> => {
    const response = await harness.fetch(new URL('/webhooks/ses', url).href, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=UTF-8' },
      body: JSON.stringify(envelope),
    });
    await response.text();
    return response.status;
  };
  return {
    harness,
    signer,
    post,
    publish: async (body) => post(await signer.notification({ message: JSON.stringify(body) })),
    call: async (path, { method = 'GET', body, token = ADMIN_TOKEN } = {}) => {
      const response = await harness.fetch(new URL(path, url).href, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      return { status: response.status, text, json: isJson ? JSON.parse(text) : null };
    },
    cron: async () => {
      const result = await harness.getWorker().scheduled({ cron: '* * * * *', scheduledTime: new Date() });
      if (result.outcome !== 'ok') throw new Error(`the cron trigger ended with ${result.outcome}`);
    },
    close: () => harness.close(),
  };
}
