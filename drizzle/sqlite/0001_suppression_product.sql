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
CREATE TABLE `pause` (
	`tenant` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`why` text NOT NULL,
	`actor` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `origin` text DEFAULT 'api' NOT NULL;--> statement-breakpoint
ALTER TABLE `suppression_change` ADD `expires_at` integer;