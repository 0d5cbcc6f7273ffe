CREATE TABLE `milestone` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
