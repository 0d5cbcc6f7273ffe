/** A D1 that fails as the real one may: before it does what it was asked, after it, or never saying anything. */
export interface Fault {
  readonly when: 'before' | 'after' | 'never';
  readonly text: string;
}

export interface FaultyDatabase {
  /** To be bound as `DB`. */
  readonly database: unknown;
  /** Says for each call from now on, by its number from 0, what becomes of it. */
  readonly plan: (fault: (call: number) => Fault | null) => void;
  /** Calls since the last plan. */
  readonly calls: () => number;
}

const silence = new Promise<never>(() => {});

const READS = ['first', 'run', 'all', 'raw'] as const;

export function faulty(real: D1Database): FaultyDatabase {
  let faultOf: (call: number) => Fault | null = () => null;
  let calls = 0;

  const withFault = async <T>(call: () => Promise<T>): Promise<T> => {
    const fault = faultOf(calls++);
    if (fault === null) return call();
    if (fault.when === 'never') return silence;
    if (fault.when === 'after') await call();
    throw new Error(fault.text);
  };

  const spoilt = (statement: D1PreparedStatement): D1PreparedStatement => {
    const bind = statement.bind.bind(statement);
    const reads = READS.map((name) => {
      const read: (...args: never[]) => Promise<unknown> = statement[name];
      return [name, (...args: never[]) => withFault(() => read.apply(statement, args))];
    });
    return Object.assign(statement, Object.fromEntries(reads), {
      bind: (...values: unknown[]) => spoilt(bind(...values)),
    });
  };

  const over = (client: Pick<D1Database, 'prepare' | 'batch'>) => ({
    prepare: (sql: string) => spoilt(client.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) => withFault(() => client.batch(statements)),
  });

  return {
    database: {
      ...over(real),
      withSession: (start: string) => {
        const session = real.withSession(start);
        return { ...over(session), getBookmark: () => session.getBookmark() };
      },
    },
    plan: (fault) => {
      faultOf = fault;
      calls = 0;
    },
    calls: () => calls,
  };
}
