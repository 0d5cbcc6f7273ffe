CREATE TABLE `alert` (
	`id` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`level` text NOT NULL,
	`scope` text NOT NULL,
	`tenant` text NOT NULL,
	`opened_at` integer NOT NULL,
	`resolved_at` integer,
	`opening_part` integer,
	`opening_whole` integer,
	`value_part` integer,
	`value_whole` integer,
	`peak_part` integer,
	`peak_whole` integer,
	`calm` integer NOT NULL,
	`calm_hour` integer,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`told_at` integer,
	`told_part` integer,
	`told_whole` integer,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`note` text,
	`version` integer NOT NULL,
	`mark` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_open` ON `alert` (`rule`,`level`,`scope`) WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX `alert_by_time` ON `alert` (`opened_at`);--> statement-breakpoint
CREATE INDEX `alert_by_tenant` ON `alert` (`tenant`,`opened_at`);--> statement-breakpoint
CREATE INDEX `alert_resolved` ON `alert` (`resolved_at`) WHERE resolved_at is not null;--> statement-breakpoint
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
CREATE TABLE `dead_letters` (
	`queue` text PRIMARY KEY NOT NULL,
	`messages` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `refusal` (
	`hour` integer NOT NULL,
	`code` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`hour`, `code`)
);
--> statement-breakpoint
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
CREATE TABLE `breaker` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`tenant` text NOT NULL,
	`configuration_set` text NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`tripped_at` integer NOT NULL,
	`dry_run` integer NOT NULL,
	`why` text NOT NULL,
	`evidence` text NOT NULL,
	`assumes_account` integer NOT NULL,
	`assumes_region` integer NOT NULL,
	`ses_tenant` text NOT NULL,
	`resume_at` integer,
	`resumed_at` integer,
	`resumed_by` text,
	`note` text,
	`mark` text NOT NULL,
	`aws_state` text NOT NULL,
	`aws_found` text,
	`aws_failures` integer NOT NULL,
	`aws_trouble` text,
	`aws_next_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `breaker_open` ON `breaker` (`tenant`,`configuration_set`,`account`,`region`,`kind`) WHERE resumed_at is null;--> statement-breakpoint
CREATE INDEX `breaker_by_time` ON `breaker` (`tripped_at`,`id`);--> statement-breakpoint
CREATE INDEX `breaker_resumed` ON `breaker` (`resumed_at`);--> statement-breakpoint
CREATE INDEX `breaker_due` ON `breaker` (`aws_next_at`) WHERE aws_state in ('pausing', 'resuming', 'paused');--> statement-breakpoint
CREATE TABLE `campaign` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant` text NOT NULL,
	`tag` text NOT NULL,
	`name` text,
	`expected` integer NOT NULL,
	`checked` integer DEFAULT 0 NOT NULL,
	`suppressed` integer DEFAULT 0 NOT NULL,
	`registered_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`active_at` integer NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `campaign_key` ON `campaign` (`tag`,`tenant`);--> statement-breakpoint
CREATE INDEX `campaign_by_tenant` ON `campaign` (`tenant`,`active_at`);--> statement-breakpoint
CREATE INDEX `campaign_by_activity` ON `campaign` (`active_at`);--> statement-breakpoint
CREATE TABLE `campaign_forgotten` (
	`campaign` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `campaign_recipient` (
	`campaign` integer NOT NULL,
	`hash` text NOT NULL,
	`suppressed` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`campaign`, `hash`)
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
CREATE TABLE `rollup_daily` (
	`dimension` text NOT NULL,
	`tenant` text NOT NULL,
	`day` integer NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`value` text NOT NULL,
	`mails` integer NOT NULL,
	`excluded` integer DEFAULT 0 NOT NULL,
	`sent` integer NOT NULL,
	`attempted` integer NOT NULL,
	`delivered` integer NOT NULL,
	`delivered_outside_google` integer NOT NULL,
	`delayed` integer DEFAULT 0 NOT NULL,
	`hard_bounced` integer NOT NULL,
	`soft_bounced` integer NOT NULL,
	`not_attempted` integer NOT NULL,
	`complained` integer NOT NULL,
	`rejected` integer DEFAULT 0 NOT NULL,
	`rendering_failed` integer DEFAULT 0 NOT NULL,
	`opened` integer DEFAULT 0 NOT NULL,
	`clicked` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`dimension`, `tenant`, `day`, `account`, `region`, `value`)
);
--> statement-breakpoint
CREATE TABLE `rollup_day` (
	`day` integer PRIMARY KEY NOT NULL,
	`pass` text
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
CREATE INDEX `rollup_kept_by_day` ON `rollup_kept` (`day`);--> statement-breakpoint
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
CREATE INDEX `rollup_campaign` ON `rollup` (`value`,`tenant`,`hour`) WHERE dimension = 'campaign';--> statement-breakpoint
CREATE INDEX `rollup_empty` ON `rollup` (`entries`) WHERE entries = 0;--> statement-breakpoint
ALTER TABLE `mail` ADD `domain` text;--> statement-breakpoint
ALTER TABLE `webhook_cursor` ADD `held_until` integer;--> statement-breakpoint
ALTER TABLE `webhook_cursor` ADD `held_through` integer;--> statement-breakpoint
ALTER TABLE `webhook_endpoint` ADD `kind` text DEFAULT 'webhook' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoint` ADD `min_level` text DEFAULT 'warn' NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoint` ADD `quiet_hours` text;--> statement-breakpoint
ALTER TABLE `webhook_message` ADD `min_level` text DEFAULT 'warn' NOT NULL;--> statement-breakpoint
CREATE INDEX `message_by_header_message_id` ON `message` (`header_message_id`) WHERE header_message_id is not null;--> statement-breakpoint
UPDATE `rollup` SET `entries` = `mails`;--> statement-breakpoint
INSERT INTO `rollup` (`dimension`, `tenant`, `hour`, `account`, `region`, `value`, `entries`, `mails`, `sent`, `attempted`, `delivered`, `delivered_outside_google`, `hard_bounced`, `soft_bounced`, `not_attempted`, `complained`)
SELECT `dimension`, '', `hour`, `account`, `region`, `value`, sum(`entries`), sum(`mails`), sum(`sent`), sum(`attempted`), sum(`delivered`), sum(`delivered_outside_google`), sum(`hard_bounced`), sum(`soft_bounced`), sum(`not_attempted`), sum(`complained`)
FROM `rollup` WHERE `dimension` IN ('stream', 'configurationSet', 'identity') AND `tenant` <> '' GROUP BY 1, 2, 3, 4, 5, 6;--> statement-breakpoint
UPDATE `mail` SET `flags` = `flags` | 32768 WHERE `recipient` = '';--> statement-breakpoint
INSERT INTO `rollup_state` (`id`, `recount_from`) VALUES (1, 0);
--> statement-breakpoint
CREATE TABLE `rollup_clustered` (
	`dimension` text NOT NULL,
	`tenant` text NOT NULL,
	`hour` integer NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`value` text NOT NULL,
	`entries` integer DEFAULT 0 NOT NULL,
	`mails` integer NOT NULL,
	`excluded` integer DEFAULT 0 NOT NULL,
	`sent` integer NOT NULL,
	`attempted` integer NOT NULL,
	`delivered` integer NOT NULL,
	`delivered_outside_google` integer NOT NULL,
	`delayed` integer DEFAULT 0 NOT NULL,
	`hard_bounced` integer NOT NULL,
	`soft_bounced` integer NOT NULL,
	`not_attempted` integer NOT NULL,
	`complained` integer NOT NULL,
	`rejected` integer DEFAULT 0 NOT NULL,
	`rendering_failed` integer DEFAULT 0 NOT NULL,
	`opened` integer DEFAULT 0 NOT NULL,
	`clicked` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`dimension`, `tenant`, `hour`, `account`, `region`, `value`)
) WITHOUT ROWID;--> statement-breakpoint
INSERT INTO `rollup_clustered` (`dimension`, `tenant`, `hour`, `account`, `region`, `value`, `entries`, `mails`, `sent`, `attempted`, `delivered`, `delivered_outside_google`, `hard_bounced`, `soft_bounced`, `not_attempted`, `complained`)
SELECT `dimension`, `tenant`, `hour`, `account`, `region`, `value`, `entries`, `mails`, `sent`, `attempted`, `delivered`, `delivered_outside_google`, `hard_bounced`, `soft_bounced`, `not_attempted`, `complained`
FROM `rollup`;--> statement-breakpoint
DROP TABLE `rollup`;--> statement-breakpoint
ALTER TABLE `rollup_clustered` RENAME TO `rollup`;--> statement-breakpoint
CREATE INDEX `rollup_empty` ON `rollup` (`entries`) WHERE entries = 0;--> statement-breakpoint
DROP TABLE `event_rollup`;--> statement-breakpoint
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
) WITHOUT ROWID;--> statement-breakpoint
CREATE INDEX `event_rollup_empty` ON `event_rollup` (`count`) WHERE count = 0 and settled = 0;
--> statement-breakpoint
CREATE INDEX `rollup_campaign` ON `rollup` (`value`,`tenant`,`hour`) WHERE dimension = 'campaign';

--> statement-breakpoint
DROP TABLE `rollup_daily`;--> statement-breakpoint
CREATE TABLE `rollup_daily` (
	`dimension` text NOT NULL,
	`tenant` text NOT NULL,
	`day` integer NOT NULL,
	`account` text NOT NULL,
	`region` text NOT NULL,
	`value` text NOT NULL,
	`mails` integer NOT NULL,
	`excluded` integer DEFAULT 0 NOT NULL,
	`sent` integer NOT NULL,
	`attempted` integer NOT NULL,
	`delivered` integer NOT NULL,
	`delivered_outside_google` integer NOT NULL,
	`delayed` integer DEFAULT 0 NOT NULL,
	`hard_bounced` integer NOT NULL,
	`soft_bounced` integer NOT NULL,
	`not_attempted` integer NOT NULL,
	`complained` integer NOT NULL,
	`rejected` integer DEFAULT 0 NOT NULL,
	`rendering_failed` integer DEFAULT 0 NOT NULL,
	`opened` integer DEFAULT 0 NOT NULL,
	`clicked` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`dimension`, `tenant`, `day`, `account`, `region`, `value`)
) WITHOUT ROWID;--> statement-breakpoint
INSERT INTO `rollup_day` (`day`) SELECT DISTINCT `hour` / 24 FROM `rollup`;
