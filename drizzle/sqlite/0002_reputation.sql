CREATE TABLE `alert_notice` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`tenant` text NOT NULL,
	`alert` text NOT NULL,
	`kind` text NOT NULL,
	`level` text NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `alert_notice_by_alert` ON `alert_notice` (`alert`);--> statement-breakpoint
CREATE TABLE `arrival` (
	`source` text NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`hour` integer NOT NULL,
	`messages` integer NOT NULL,
	PRIMARY KEY(`source`, `account`, `region`, `hour`)
);
--> statement-breakpoint
CREATE INDEX `arrival_by_hour` ON `arrival` (`hour`);--> statement-breakpoint
CREATE TABLE `aws_account` (
	`region` text PRIMARY KEY NOT NULL,
	`account` text,
	`account_from` text,
	`enforcement_status` text,
	`sending_enabled` integer,
	`production_access` integer,
	`quota_24h` real,
	`sent_last_24h` real,
	`max_send_rate` real,
	`vdm_enabled` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `aws_account_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`region` text NOT NULL,
	`account` text,
	`enforcement_status` text,
	`sending_enabled` integer,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `aws_account_change_by_region` ON `aws_account_change` (`region`,`id`);--> statement-breakpoint
CREATE TABLE `aws_entity` (
	`region` text NOT NULL,
	`reference` text NOT NULL,
	`type` text NOT NULL,
	`policy` text,
	`impact` text,
	`sending` text,
	`customer_status` text,
	`aws_status` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`region`, `reference`)
);
--> statement-breakpoint
CREATE TABLE `aws_metric` (
	`region` text NOT NULL,
	`metric` text NOT NULL,
	`days` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`region`, `metric`)
);
--> statement-breakpoint
CREATE TABLE `aws_poll` (
	`region` text NOT NULL,
	`part` text NOT NULL,
	`state` text NOT NULL,
	PRIMARY KEY(`region`, `part`)
);
--> statement-breakpoint
CREATE TABLE `aws_recommendation` (
	`region` text NOT NULL,
	`resource` text NOT NULL,
	`type` text NOT NULL,
	`description` text NOT NULL,
	`status` text NOT NULL,
	`impact` text,
	`created_at` integer,
	`updated_at` integer,
	`at` integer NOT NULL,
	PRIMARY KEY(`region`, `resource`, `type`, `description`)
);
--> statement-breakpoint
CREATE TABLE `event_rollup` (
	`tenant` text NOT NULL,
	`hour` integer NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`kind` text NOT NULL,
	`class` text NOT NULL,
	`type` text NOT NULL,
	`count` integer NOT NULL,
	`settled` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`tenant`, `hour`, `account`, `region`, `kind`, `class`, `type`)
);
--> statement-breakpoint
CREATE INDEX `event_rollup_empty` ON `event_rollup` (`count`) WHERE count = 0 and settled = 0;--> statement-breakpoint
CREATE TABLE `rollup_day` (
	`day` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rollup_kept` (
	`dimension` text NOT NULL,
	`tenant` text NOT NULL,
	`day` integer NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`dimension`, `tenant`, `day`, `value`)
);
--> statement-breakpoint
CREATE TABLE `rollup_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`recount_from` integer,
	`verified_domains` text DEFAULT '[]' NOT NULL
);
--> statement-breakpoint
CREATE TABLE `setting` (
	`section` text NOT NULL,
	`version` integer NOT NULL,
	`mark` text NOT NULL,
	`value` text,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`note` text,
	PRIMARY KEY(`section`, `version`)
);
--> statement-breakpoint
DROP INDEX `rollup_empty`;--> statement-breakpoint
ALTER TABLE `rollup` ADD `entries` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rollup` ADD `excluded` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rollup` ADD `delayed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rollup` ADD `rejected` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rollup` ADD `rendering_failed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rollup` ADD `opened` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `rollup` ADD `clicked` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `rollup_empty` ON `rollup` (`entries`) WHERE entries = 0;--> statement-breakpoint
ALTER TABLE `mail` ADD `domain` text;--> statement-breakpoint
UPDATE `rollup` SET `entries` = `mails`;--> statement-breakpoint
INSERT INTO `rollup` (`dimension`, `tenant`, `hour`, `account`, `region`, `value`, `entries`, `mails`, `sent`, `attempted`, `delivered`, `delivered_outside_google`, `hard_bounced`, `soft_bounced`, `not_attempted`, `complained`)
SELECT `dimension`, '', `hour`, `account`, `region`, `value`, sum(`entries`), sum(`mails`), sum(`sent`), sum(`attempted`), sum(`delivered`), sum(`delivered_outside_google`), sum(`hard_bounced`), sum(`soft_bounced`), sum(`not_attempted`), sum(`complained`)
FROM `rollup` WHERE `dimension` IN ('stream', 'configurationSet', 'identity') AND `tenant` <> '' GROUP BY 1, 2, 3, 4, 5, 6;--> statement-breakpoint
UPDATE `mail` SET `flags` = `flags` | 32768 WHERE `recipient` = '';--> statement-breakpoint
INSERT INTO `rollup_state` (`id`, `recount_from`) VALUES (1, 0);
