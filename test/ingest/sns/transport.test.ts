import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { fetchText } from '../../../src/ingest/sns/bounded-fetch.ts';
import { createCertificates } from '../../../src/ingest/sns/certificates.ts';
import { createConfirmer } from '../../../src/ingest/sns/confirmation.ts';
import { createSingleFlight } from '../../../src/ingest/sns/single-flight.ts';
import { awsHost, CERT_URL, deferred, fixture, now, TOPIC } from './support.ts';

const PEM = fixture('cert.pem');
type Listener = Parameters<typeof awsHost>[0];

async function certificateFrom(listener: Listener, limits: { timeoutMs?: number; maxBytes?: number } = {}) {
  const host = await awsHost(listener);
  try {
    return await createCertificates({ fetch: host.fetch, now, ...limits }).keyFor(CERT_URL, TOPIC);
  } finally {
    await host.close();
  }
}
const unavailable = (fault: string) => ({ ok: false, error: { kind: 'unavailable', fault } });

describe('over real HTTP', () => {
  test('a certificate arrives, whole or in pieces', async () => {
    const pieces: Listener = (_, response) => {
      for (const char of PEM) response.write(char);
      response.end();
    };
    expect((await certificateFrom((_, response) => response.end(PEM))).ok).toBe(true);
    expect((await certificateFrom(pieces)).ok).toBe(true);
  });

  test.each([301, 302, 303, 307, 308])('a %i is not followed', async (status) => {
    const seen: (string | undefined)[] = [];
    const result = await certificateFrom((request, response) => {
      seen.push(request.url);
      if (request.url === '/elsewhere') return response.end(PEM);
      return response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(result).toEqual(unavailable('redirect'));
    expect(seen).toEqual([new URL(CERT_URL).pathname]);
  });

  test('a fetch that follows redirects all the same is caught', async () => {
    const host = await awsHost((request, response) =>
      request.url === '/elsewhere' ? response.end(PEM) : response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    const disobedient = (url: string) => host.fetch(url);
    const result = await createCertificates({ fetch: disobedient, now }).keyFor(CERT_URL, TOPIC);
    await host.close();
    expect(result).toEqual(unavailable('redirect'));
  });

  test('a host that never answers is left', async () => {
    expect(await certificateFrom(() => {}, { timeoutMs: 40 })).toEqual(unavailable('timeout'));
  });

  test('a host that confirms nothing, and never says so, is left', async () => {
    const host = await awsHost(() => {});
    const confirmer = createConfirmer({ fetch: globalThis.fetch, endpoint: host.base, timeoutMs: 40 });
    const result = await confirmer.confirm(TOPIC, 'token');
    await host.close();
    expect(result).toMatchObject({ error: { kind: 'unavailable', fault: 'timeout' } });
  });

  test('its connection is closed', async () => {
    let closed: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const host = await awsHost((_, response) => response.on('close', closed));
    const result = await createCertificates({ fetch: host.fetch, now, timeoutMs: 40 }).keyFor(CERT_URL, TOPIC);
    await left;
    await host.close();
    expect(result).toEqual(unavailable('timeout'));
  });

  test('the time limit covers the body', async () => {
    const stalls: Listener = (_, response) => response.write(PEM.slice(0, 100));
    expect(await certificateFrom(stalls, { timeoutMs: 40 })).toEqual(unavailable('timeout'));
  });

  test('a cut connection', async () => {
    const cuts: Listener = (_, response) => {
      response.writeHead(200, { 'content-length': '5000' }).write(PEM.slice(0, 100));
      setImmediate(() => response.destroy());
    };
    expect(await certificateFrom(cuts)).toEqual(unavailable('network'));
  });

  test('nobody listening', async () => {
    const host = await awsHost(() => {});
    await host.close();
    const result = await createCertificates({ fetch: host.fetch, now }).keyFor(CERT_URL, TOPIC);
    expect(result).toEqual(unavailable('network'));
  });

  test('an endless body is left at the cap, not read to its end', async () => {
    let sent = 0;
    let closed: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const host = await awsHost((_, response) => {
      const chunk = Buffer.alloc(8_192, 'A');
      const pump = () => {
        do sent += chunk.length;
        while (response.write(chunk));
      };
      response.on('drain', pump);
      response.on('close', closed);
      pump();
    });
    const result = await createCertificates({ fetch: host.fetch, now }).keyFor(CERT_URL, TOPIC);
    await left;
    await host.close();
    expect(result).toEqual(unavailable('too-large'));
    expect(sent).toBeLessThan(50_000_000);
  });

  test('the cap is exact', async () => {
    const serve: Listener = (_, response) => response.end(PEM);
    expect((await certificateFrom(serve, { maxBytes: PEM.length })).ok).toBe(true);
    expect(await certificateFrom(serve, { maxBytes: PEM.length - 1 })).toEqual(unavailable('too-large'));
  });

  test('the cap counts what was unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, 'A'));
    expect(bomb.length).toBeLessThan(16_384);
    const result = await certificateFrom((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(result).toEqual(unavailable('too-large'));
  });

  test('404 with a long page is still 404', async () => {
    const result = await certificateFrom((_, response) => response.writeHead(404).end('x'.repeat(100_000)));
    expect(result).toEqual({ ok: false, error: { kind: 'missing' } });
  });

  test('a character cut in two by the network is whole again', async () => {
    const host = await awsHost((_, response) => {
      const bytes = Buffer.from('é');
      response.write(bytes.subarray(0, 1), () => setTimeout(() => response.end(bytes.subarray(1)), 5));
    });
    const result = await fetchText(host.fetch, CERT_URL, { timeoutMs: 1_000, maxBytes: 2 });
    await host.close();
    expect(result).toEqual({ ok: true, value: { status: 200, text: 'é' } });
  });

  test('a confirmation is not redirected either', async () => {
    const seen: (string | undefined)[] = [];
    const host = await awsHost((request, response) => {
      seen.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const result = await createConfirmer({ fetch: globalThis.fetch, endpoint: host.base }).confirm(TOPIC, 'abc');
    await host.close();
    expect(result).toEqual(unavailable('redirect'));
    expect(seen).toHaveLength(1);
  });
});

test('a joiner has its own deadline, and clears the way for the next', async () => {
  vi.useFakeTimers();
  try {
    const share = createSingleFlight<string>(100, () => 'late');
    const stuck = share('key', () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(50);
    const joined = share('key', async () => 'not started');
    await vi.advanceTimersByTimeAsync(50);
    expect(await stuck).toBe('late');
    expect(await share('key', async () => 'new')).toBe('new');
    await vi.advanceTimersByTimeAsync(50);
    expect(await joined).toBe('late');
  } finally {
    vi.useRealTimers();
  }
});

test('a run that ends late does not land the one that took its place', async () => {
  vi.useFakeTimers();
  try {
    const share = createSingleFlight<string>(100, () => 'late');
    const old = deferred<string>();
    const current = deferred<string>();
    const first = share('key', () => old.promise);
    await vi.advanceTimersByTimeAsync(100);
    const second = share('key', () => current.promise);
    old.resolve('old');
    await vi.advanceTimersByTimeAsync(1);
    const third = share('key', async () => 'a second run');
    current.resolve('current');
    expect([await first, await second, await third]).toEqual(['late', 'current', 'current']);
  } finally {
    vi.useRealTimers();
  }
});

test('a run that throws is not remembered', async () => {
  const share = createSingleFlight<string>(1_000, () => 'late');
  await expect(share('key', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  expect(await share('key', async () => 'new')).toBe('new');
});
