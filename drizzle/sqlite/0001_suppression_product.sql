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
CREATE TABLE `suppression_import` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`tenant` text,
	`actor` text NOT NULL,
	`state` text NOT NULL,
	`from_line` integer NOT NULL,
	`lines` integer NOT NULL,
	`added` integer NOT NULL,
	`changed` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`invalid` integer NOT NULL,
	`bytes` integer NOT NULL,
	`last_line` integer NOT NULL,
	`faults` text NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `incident` (
	`id` text PRIMARY KEY NOT NULL,
	`filter` text NOT NULL,
	`note` text NOT NULL,
	`actor` text NOT NULL,
	`started_at` integer NOT NULL,
	`done_at` integer,
	`after_at` integer,
	`after_row` integer,
	`bounces` integer NOT NULL,
	`released` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pause` (
	`tenant` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`why` text NOT NULL,
	`actor` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `policy` (
	`tenant` text NOT NULL,
	`version` integer NOT NULL,
	`mark` text NOT NULL,
	`settings` text,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`note` text,
	PRIMARY KEY(`tenant`, `version`)
);
--> statement-breakpoint
CREATE TABLE `policy_application` (
	`id` integer PRIMARY KEY NOT NULL,
	`after` text,
	`addresses` integer NOT NULL,
	`started_at` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE TABLE `policy_rule` (
	`tenant` text NOT NULL,
	`evidence` integer NOT NULL,
	`enabled` integer NOT NULL,
	`all_tenants` integer NOT NULL,
	`lasts` integer,
	`strikes` integer NOT NULL,
	`span` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`tenant`, `evidence`)
);
--> statement-breakpoint
CREATE INDEX `policy_rule_of_tenants` ON `policy_rule` (`evidence`,`enabled`,`all_tenants`) WHERE tenant <> '';--> statement-breakpoint
CREATE TABLE `policy_stream` (
	`tenant` text NOT NULL,
	`list` text NOT NULL,
	`topic` text NOT NULL,
	`stream` text NOT NULL,
	PRIMARY KEY(`tenant`, `list`, `topic`, `stream`)
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
CREATE TABLE `wish_release` (
	`message_id` text NOT NULL,
	`recipient` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`stream` text NOT NULL,
	PRIMARY KEY(`message_id`, `recipient`, `kind`, `key`, `stream`)
);
--> statement-breakpoint
CREATE TABLE `sync_list` (
	`region` text NOT NULL,
	`list` text NOT NULL,
	`state` text NOT NULL,
	`requested_at` integer,
	PRIMARY KEY(`region`, `list`)
);
--> statement-breakpoint
CREATE TABLE `sync_listing` (
	`region` text NOT NULL,
	`list` text NOT NULL,
	`spelling` text NOT NULL,
	`address` text NOT NULL,
	`reason` text NOT NULL,
	`last_update_at` integer NOT NULL,
	`generation` integer NOT NULL,
	PRIMARY KEY(`region`, `list`, `spelling`)
);
--> statement-breakpoint
CREATE INDEX `sync_listing_by_address` ON `sync_listing` (`address`,`list`,`region`);--> statement-breakpoint
CREATE INDEX `sync_listing_by_generation` ON `sync_listing` (`region`,`list`,`generation`);--> statement-breakpoint
CREATE TABLE `sync_work` (
	`region` text NOT NULL,
	`list` text NOT NULL,
	`address` text NOT NULL,
	`attempts` integer NOT NULL,
	`refused` text,
	PRIMARY KEY(`region`, `list`, `address`)
);
--> statement-breakpoint
CREATE INDEX `sync_work_waiting` ON `sync_work` (`region`,`list`,`attempts`,`address`) WHERE refused is null;--> statement-breakpoint
CREATE INDEX `sync_work_refused` ON `sync_work` (`region`,`list`) WHERE refused is not null;--> statement-breakpoint
CREATE TABLE `webhook_cursor` (
	`endpoint` text NOT NULL,
	`type` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`endpoint`, `type`)
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`endpoint` text NOT NULL,
	`message_id` text NOT NULL,
	`type` text NOT NULL,
	`attempt` integer NOT NULL,
	`at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`status` integer,
	`error` text,
	`detail` text,
	`next_attempt_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_delivery_by_endpoint` ON `webhook_delivery` (`endpoint`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_by_time` ON `webhook_delivery` (`at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`tenant` text,
	`description` text NOT NULL,
	`disabled_reason` text,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_secret_until` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhook_message` (
	`endpoint` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`after` integer NOT NULL,
	`through` integer NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `message` ADD `recipients` integer;--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `origin` text DEFAULT 'api' NOT NULL;--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `expires_at` integer;--> statement-breakpoint
CREATE INDEX `suppression_by_expiry` ON `suppression` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
UPDATE `suppression_change` SET `origin` = 'event' WHERE `actor` = 'event';
