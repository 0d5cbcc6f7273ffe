import { ACCOUNT, REGION } from './senders.ts';

/** The configuration sets' event destination. */
export const EVENTS_TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:ses-events`;
/** The identity notifications of the shop. */
export const FEEDBACK_TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:ses-identity-feedback`;
/** Somebody else's: its request to be confirmed stays pending. */
export const FOREIGN_TOPIC = 'arn:aws:sns:eu-west-1:999999999999:partner-mail-events';

export const OWN_TOPICS: readonly string[] = [EVENTS_TOPIC, FEEDBACK_TOPIC];
