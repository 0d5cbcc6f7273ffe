/**
 * How far each file is, kept beside the database. Losing it costs time and nothing else: what is recorded twice is
 * recorded once. It is written after the commit, so it is never ahead of the database that it was written for.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const progressSchema = z.object({
  size: z.number(),
  mtime: z.number(),
  /** After the last committed batch. */
  offset: z.number(),
  line: z.number(),
  lines: z.number(),
  unreadable: z.number(),
  /** The last message recorded from this file: if the database does not know it, it is another database. */
  witness: z.string().nullable(),
  done: z.boolean(),
});

const schema = z.object({
  files: z.record(z.string(), progressSchema),
  /** The report and how much of it belongs to committed batches. */
  report: z.object({ path: z.string(), bytes: z.number() }).nullable(),
});

export type FileProgress = z.infer<typeof progressSchema>;
export type ReportMark = NonNullable<z.infer<typeof schema>['report']>;

export interface Checkpoint {
  readonly find: (path: string) => FileProgress | null;
  readonly set: (path: string, progress: FileProgress) => void;
  readonly forget: (path: string) => void;
  readonly report: ReportMark | null;
  /** Writes, unless that was done a moment ago: of many files it would take longer than the import. */
  readonly save: (report: ReportMark | null) => void;
  /** Writes now. A failure is no failure of the import. */
  readonly flush: () => void;
}

function load(path: string): z.infer<typeof schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { files: {}, report: null };
  }
}

/** The next write waits for this many times as long as the last one took. */
const REST = 20;

export function openCheckpoint(path: string, monotonic: () => number = () => performance.now()): Checkpoint {
  const loaded = load(path);
  const files = new Map(Object.entries(loaded.files));
  let { report } = loaded;
  let notBefore = Number.NEGATIVE_INFINITY;

  const flush = () => {
    const began = monotonic();
    const temporary = `${path}.${process.pid}`;
    try {
      writeFileSync(temporary, JSON.stringify({ files: Object.fromEntries(files), report }), { mode: 0o600 });
      renameSync(temporary, path);
    } catch {
      // A full disk: the database will say so itself, and better.
      rmSync(temporary, { force: true });
    }
    notBefore = monotonic() + REST * (monotonic() - began);
  };

  return {
    find: (file) => files.get(file) ?? null,
    set: (file, progress) => void files.set(file, progress),
    forget: (file) => void files.delete(file),
    report,
    save: (mark) => {
      report = mark ?? report;
      if (monotonic() >= notBefore) flush();
    },
    flush,
  };
}
