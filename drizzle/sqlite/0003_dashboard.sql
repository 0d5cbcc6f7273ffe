CREATE TABLE `milestone` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `access_key` ADD `last_used_at` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `created_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `last_seen_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `alert` ADD `unjudged_since` integer;--> statement-breakpoint
ALTER TABLE `suppression_import` ADD `size` integer;