/** Imports over HTTP, by the API and by the pages: how many run at once, how each begins, and how it ends. */
import { randomUUID } from 'node:crypto';
import { mayActFor, OTHER_TENANT } from '../../access/tenant.ts';
import { createPlaces, type Place } from '../../shared/places.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Clock, MINUTE } from '../../shared/time.ts';
import type { AccessKey, ImportRun, Reason, Store } from '../../store/contract.ts';
import { actorOf } from '../change.ts';
import type { Erased } from '../erased.ts';
import { type BodyEnd, readBody } from './body.ts';
import type { ImportFormat } from './format.ts';
import { createImporter } from './importer.ts';
import { type ActiveRun, beginRun } from './run.ts';

const MAX_IMPORT_BYTES = 1024 ** 3;
/** In one process. */
const MAX_RUNNING = 4;
/** How long one that gives no sign of life keeps its place: idle senders are cut off far earlier. */
const ALIVE = 2 * MINUTE;

const AGAIN = { connection: 'close', 'retry-after': '10' };

const TOO_LARGE: Problem = {
  status: 413,
  code: 'body-too-large',
  title: 'Body too large',
  detail: `At most ${MAX_IMPORT_BYTES} bytes. What came before is stored: send the rest with fromLine.`,
  headers: { connection: 'close' },
};

const TOO_MANY: Problem = {
  status: 503,
  code: 'too-many-imports',
  title: 'Too many imports are running',
  headers: AGAIN,
};

const TAKEN: Problem = {
  status: 409,
  code: 'import-id-taken',
  title: 'An import of this id is running, or belongs to somebody else',
  headers: AGAIN,
};

/** How an import ends that did not come to its end. */
const UNFINISHED: Readonly<Record<Exclude<BodyEnd, 'complete'>, Problem>> = {
  cut: { status: 400, code: 'aborted', title: 'The request was aborted' },
  idle: { status: 408, code: 'body-idle', title: 'Nothing came for too long', headers: { connection: 'close' } },
  'too-large': TOO_LARGE,
  stopping: { status: 503, code: 'stopping', title: 'The service is being stopped', headers: AGAIN },
};

export interface ImportWish {
  /** To continue one, or to know it beforehand. Left out: a random one. */
  readonly id?: string | undefined;
  readonly fromLine: number;
  /** Of records that name none. */
  readonly reason: Reason;
  readonly tenant?: string | undefined;
  readonly stream?: string | undefined;
  readonly note?: string | undefined;
  /** `null`: the first bytes decide. */
  readonly format: ImportFormat | null;
  /** Of a CSV file: which column holds the address, from 1. Left out: as the header says, or the first that holds one. */
  readonly column?: number | undefined;
  /** What the sender announces, in bytes. */
  readonly size: number | null;
}

/** An import that has its place and its row in the store. It must be fed, or the place stays taken. */
export interface BegunImport {
  readonly id: string;
  /** Reads a body to its end. @returns the finished run, or why it did not come to its end: what is stored stays. */
  readonly take: (body: ReadableStream<Uint8Array> | null) => Promise<Result<ImportRun, Problem>>;
}

export interface Imports {
  /** Refuses other tenants' imports, too many at once, too large ones, and ids that are taken. */
  readonly begin: (key: AccessKey, wish: ImportWish) => Promise<Result<BegunImport, Problem>>;
}

export interface ImportsOptions {
  readonly store: Pick<Store, 'imports'>;
  readonly erased: Erased;
  readonly now: Clock;
  readonly stopping: AbortSignal;
}

/** Imports of one process. */
export function createImports({ store, erased, now, stopping }: ImportsOptions): Imports {
  const places = createPlaces({ now });

  const takeAs = (key: AccessKey, wish: ImportWish, run: ActiveRun, place: Place): BegunImport['take'] => {
    const { reason, tenant, stream = '', note = null, format, fromLine, column } = wish;
    const importer = createImporter({
      put: erased.put,
      defaults: { reason, tenant: key.tenant ?? tenant ?? '', stream, note, boundTo: key.tenant, actor: actorOf(key) },
      format,
      column,
      fromLine,
      now,
      onFault: run.fault,
      onStored: async (counts) => {
        place.keep(now() + ALIVE);
        await run.progress(counts);
      },
    });
    return async (body) => {
      try {
        const end = await readBody(body, { maxBytes: MAX_IMPORT_BYTES, stopping }, importer.write);
        if (end === 'complete') {
          await importer.finish();
          return ok(await run.end('done', importer.counts()));
        }
        await importer.flush();
        await run.end('interrupted', importer.counts());
        return err(UNFINISHED[end]);
      } catch (error) {
        // Where the store takes nothing, it will not take this either: then the run is seen to be dead.
        await run.end('failed', importer.counts()).catch(() => {});
        throw error;
      }
    };
  };

  return {
    begin: async (key, wish) => {
      if (!mayActFor(key, wish.tenant)) return err(OTHER_TENANT);
      const { id = randomUUID(), fromLine, size } = wish;
      if ((size ?? 0) > MAX_IMPORT_BYTES) return err(TOO_LARGE);
      if (places.taken() >= MAX_RUNNING) return err(TOO_MANY);
      const place = places.take(now() + ALIVE);
      try {
        const named = { id, tenant: key.tenant, actor: actorOf(key), fromLine, size };
        const run = await beginRun({ imports: store.imports, now, ...named });
        if (run === null) {
          place.leave();
          return err(TAKEN);
        }
        const take = takeAs(key, wish, run, place);
        return ok({ id, take: (body) => take(body).finally(place.leave) });
      } catch (error) {
        place.leave();
        throw error;
      }
    },
  };
}
