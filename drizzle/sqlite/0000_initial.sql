CREATE TABLE `access_key` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`tenant` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `access_key_by_hash` ON `access_key` (`hash`);--> statement-breakpoint
CREATE TABLE `event` (
	`message` integer NOT NULL,
	`recipient` text NOT NULL,
	`kind` text NOT NULL,
	`class` text NOT NULL,
	`key` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`published_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`evidence` integer NOT NULL,
	`exact` integer NOT NULL,
	`detail` text NOT NULL,
	PRIMARY KEY(`message`, `recipient`, `kind`, `class`, `key`)
);
--> statement-breakpoint
CREATE INDEX `event_by_recipient` ON `event` (`recipient`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `event_by_time` ON `event` (`occurred_at`);--> statement-breakpoint
CREATE INDEX `event_by_evidence` ON `event` (`recipient`,`evidence`,`occurred_at`) WHERE evidence > 0;--> statement-breakpoint
CREATE TABLE `event_release` (
	`message_id` text NOT NULL,
	`recipient` text NOT NULL,
	`kind` text NOT NULL,
	`class` text NOT NULL,
	PRIMARY KEY(`message_id`, `recipient`, `kind`, `class`)
);
--> statement-breakpoint
CREATE TABLE `finding` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`resource` text NOT NULL,
	`tenant` text,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`at` integer NOT NULL,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `finding_by_time` ON `finding` (`at`);--> statement-breakpoint
CREATE TABLE `heartbeat` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mail` (
	`recipient` text NOT NULL,
	`message` integer NOT NULL,
	`flags` integer NOT NULL,
	`delivered_at` integer,
	`bounced_at` integer,
	`complained_at` integer,
	`smtp_response` text,
	`remote_mta_ip` text,
	PRIMARY KEY(`recipient`, `message`)
);
--> statement-breakpoint
CREATE INDEX `mail_by_message` ON `mail` (`message`);--> statement-breakpoint
CREATE TABLE `message` (
	`id` integer PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`accepted_at` integer NOT NULL,
	`evidence` text NOT NULL,
	`account` text,
	`region` text,
	`identity` text,
	`source` text,
	`configuration_set` text,
	`tenant` text,
	`stream` text,
	`campaign` text,
	`header_message_id` text,
	`subject` text,
	`tags` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_by_message_id` ON `message` (`message_id`);--> statement-breakpoint
CREATE INDEX `message_by_time` ON `message` (`accepted_at`);--> statement-breakpoint
CREATE INDEX `message_by_tenant` ON `message` (case when tenant is null then 'default' else tenant end,`accepted_at`);--> statement-breakpoint
CREATE TABLE `notice` (
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`detail` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`source`, `kind`, `detail`)
);
--> statement-breakpoint
CREATE TABLE `quarantine` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`reason` text NOT NULL,
	`raw` text NOT NULL,
	`published_at` integer NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `quarantine_by_time` ON `quarantine` (`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `raw_event` (
	`id` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`source` text NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`text` text NOT NULL,
	`published_at` integer NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `raw_event_by_message` ON `raw_event` (`message_id`);--> statement-breakpoint
CREATE INDEX `raw_event_by_time` ON `raw_event` (`received_at`);--> statement-breakpoint
CREATE TABLE `raw_retention` (
	`id` integer PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rollup` (
	`dimension` text NOT NULL,
	`tenant` text NOT NULL,
	`hour` integer NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`value` text NOT NULL,
	`mails` integer NOT NULL,
	`sent` integer NOT NULL,
	`attempted` integer NOT NULL,
	`delivered` integer NOT NULL,
	`delivered_outside_google` integer NOT NULL,
	`hard_bounced` integer NOT NULL,
	`soft_bounced` integer NOT NULL,
	`not_attempted` integer NOT NULL,
	`complained` integer NOT NULL,
	PRIMARY KEY(`dimension`, `tenant`, `hour`, `account`, `region`, `value`)
);
--> statement-breakpoint
CREATE INDEX `rollup_empty` ON `rollup` (`mails`) WHERE mails = 0;--> statement-breakpoint
CREATE TABLE `session` (
	`hash` text PRIMARY KEY NOT NULL,
	`key_id` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `source` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`approved_at` integer,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`last_message_at` integer,
	`messages` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `subscription` (
	`topic_arn` text NOT NULL,
	`token` text NOT NULL,
	`received_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`confirmed_at` integer,
	PRIMARY KEY(`topic_arn`, `token`)
);
--> statement-breakpoint
CREATE TABLE `suppression` (
	`address` text NOT NULL,
	`tenant` text NOT NULL,
	`stream` text NOT NULL,
	`reason` text NOT NULL,
	`origin` text NOT NULL,
	`since` integer NOT NULL,
	`expires_at` integer,
	`evidence` text,
	`note` text,
	`actor` text NOT NULL,
	PRIMARY KEY(`address`, `tenant`, `stream`, `reason`, `origin`)
);
--> statement-breakpoint
CREATE TABLE `suppression_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`address` text NOT NULL,
	`tenant` text NOT NULL,
	`stream` text NOT NULL,
	`reason` text NOT NULL,
	`action` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`note` text
);
--> statement-breakpoint
CREATE INDEX `suppression_change_by_address` ON `suppression_change` (`address`,`id`);--> statement-breakpoint
CREATE TABLE `suppression_removal` (
	`address` text NOT NULL,
	`tenant` text NOT NULL,
	`stream` text NOT NULL,
	`reason` text NOT NULL,
	`removed_at` integer NOT NULL,
	PRIMARY KEY(`address`, `tenant`, `stream`, `reason`)
);
