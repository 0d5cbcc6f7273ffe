declare namespace Cloudflare {
  interface Env {
    readonly DB: D1Database;
    /** A second database: what a replica of the first holds that lags. */
    readonly REPLICA: D1Database;
    readonly DB_2: D1Database;
    readonly DB_3: D1Database;
    readonly DB_4: D1Database;
    readonly TEST_MIGRATIONS: import('@cloudflare/vitest-plugin').D1Migration[];
    /** Set to repeat the properties more often. */
    readonly PROPERTY_RUNS: string;
    /** `1`: webhooks hand over to a queue before the store. */
    readonly WITH_QUEUE: string;
  }
}
