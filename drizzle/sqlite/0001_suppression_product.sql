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
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
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
ALTER TABLE `suppression_change` ADD `origin` text DEFAULT 'api' NOT NULL;--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `expires_at` integer;