CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`tenant` text,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_by_tenant` ON `audit` (`tenant`,`id`);--> statement-breakpoint
CREATE TABLE `erasure` (
	`pseudonym` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`key_mark` text NOT NULL,
	`address` text,
	`actor` text NOT NULL,
	`note` text,
	`stage` integer DEFAULT 0 NOT NULL,
	`after` integer DEFAULT 0 NOT NULL,
	`changes_through` integer NOT NULL,
	`mails` integer DEFAULT 0 NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`entries` integer DEFAULT 0 NOT NULL,
	`changes` integer DEFAULT 0 NOT NULL,
	`raw_texts` integer DEFAULT 0 NOT NULL,
	`quarantined` integer DEFAULT 0 NOT NULL,
	`mentions` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `erasure_unfinished` ON `erasure` (`address`) WHERE address is not null;--> statement-breakpoint
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `retention` (
	`id` integer PRIMARY KEY NOT NULL,
	`pruned_before` integer,
	`too_late` integer DEFAULT 0 NOT NULL,
	`mail_at` integer DEFAULT 0 NOT NULL,
	`mail_id` integer DEFAULT 0 NOT NULL,
	`evidence_at` integer DEFAULT 0 NOT NULL,
	`evidence_id` integer DEFAULT 0 NOT NULL,
	`evidence_done_at` integer,
	`last_run_at` integer,
	`audited_at` integer,
	`messages` integer DEFAULT 0 NOT NULL,
	`mails` integer DEFAULT 0 NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`raw_texts` integer DEFAULT 0 NOT NULL,
	`unaudited_messages` integer DEFAULT 0 NOT NULL,
	`unaudited_mails` integer DEFAULT 0 NOT NULL,
	`unaudited_events` integer DEFAULT 0 NOT NULL,
	`unaudited_raw_texts` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE `message` ADD `recipients` integer;--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `origin` text DEFAULT 'api' NOT NULL;--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `expires_at` integer;--> statement-breakpoint
CREATE INDEX `suppression_by_expiry` ON `suppression` (`expires_at`) WHERE expires_at is not null;