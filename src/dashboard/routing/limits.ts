/** SNS and EventBridge carry no more. */
export const MAX_EVENT_KB = 256;
