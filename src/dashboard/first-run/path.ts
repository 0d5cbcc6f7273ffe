/** Addresses of the first run. Pure. */

/** How events come here. */
export const ROADS = ['sns', 'sqs', 'eventbridge'] as const;
export type Road = (typeof ROADS)[number];

export const ROAD_NAMES: Readonly<Record<Road, string>> = { sns: 'SNS', sqs: 'SQS', eventbridge: 'EventBridge' };

export const FIELD_NAMES = ['account', 'region', 'domain', 'configurationSet'] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** What was filled in by hand. */
export type Filled = Readonly<Partial<Record<FieldName, string>>>;

const query = (road: Road, filled: Filled): string =>
  new URLSearchParams([
    ['road', road],
    ...Object.entries(filled).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  ]).toString();

export const setupPath = (road: Road, filled: Filled = {}): string => `/setup?${query(road, filled)}`;

/** The steps alone, for a page that looks again by itself. */
export const stepsPath = (road: Road, filled: Filled): string => `/setup/steps?${query(road, filled)}`;
