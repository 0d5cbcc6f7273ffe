/**
 * The tables, once, for every SQLite dialect (better-sqlite3, D1). Times are integers: epoch milliseconds, or hours
 * since the epoch in `rollup`. Migrations in `drizzle/sqlite` are generated from these files.
 */
export * from './schema/access.ts';
export * from './schema/alerts.ts';
export * from './schema/arrivals.ts';
export * from './schema/audit.ts';
export * from './schema/aws.ts';
export * from './schema/breakers.ts';
export * from './schema/campaigns.ts';
export * from './schema/erasure.ts';
export * from './schema/events.ts';
export * from './schema/heartbeat.ts';
export * from './schema/imports.ts';
export * from './schema/incidents.ts';
export * from './schema/leases.ts';
export * from './schema/milestones.ts';
export * from './schema/pauses.ts';
export * from './schema/policy.ts';
export * from './schema/quarantine.ts';
export * from './schema/raw.ts';
export * from './schema/retention.ts';
export * from './schema/rollup.ts';
export * from './schema/settings.ts';
export * from './schema/sources.ts';
export * from './schema/suppression.ts';
export * from './schema/sync.ts';
export * from './schema/webhooks.ts';
