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
CREATE INDEX `message_by_header_message_id` ON `message` (`header_message_id`) WHERE header_message_id is not null;--> statement-breakpoint
UPDATE `rollup` SET `entries` = `mails`;--> statement-breakpoint
INSERT INTO `rollup` (`dimension`, `tenant`, `hour`, `account`, `region`, `value`, `entries`, `mails`, `sent`, `attempted`, `delivered`, `delivered_outside_google`, `hard_bounced`, `soft_bounced`, `not_attempted`, `complained`)
SELECT `dimension`, '', `hour`, `account`, `region`, `value`, sum(`entries`), sum(`mails`), sum(`sent`), sum(`attempted`), sum(`delivered`), sum(`delivered_outside_google`), sum(`hard_bounced`), sum(`soft_bounced`), sum(`not_attempted`), sum(`complained`)
FROM `rollup` WHERE `dimension` IN ('stream', 'configurationSet', 'identity') AND `tenant` <> '' GROUP BY 1, 2, 3, 4, 5, 6;--> statement-breakpoint
UPDATE `mail` SET `flags` = `flags` | 32768 WHERE `recipient` = '';--> statement-breakpoint
INSERT INTO `rollup_state` (`id`, `recount_from`) VALUES (1, 0);
