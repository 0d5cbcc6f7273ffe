/** The message tag of the mail that this service sends, by which it knows it among the events that SES tells. */
export const OWN_MAIL = { name: 'ses-sentinel', value: 'alert' } as const;
