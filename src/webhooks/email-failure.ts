import { failureWords, type SesFailure } from '../aws/failure.ts';

const ELSEWHERE = 'Mail cannot tell about this: add a Slack or webhook endpoint as well';

/** The errors of SendEmail (SESv2 API Reference) that say more than their kind. */
const WORDS: Readonly<Record<string, string>> = {
  AccountSuspendedException: `AWS has suspended sending for this account. ${ELSEWHERE}`,
  SendingPausedException: `sending is paused, for the account or the configuration set. ${ELSEWHERE}`,
  MessageRejected: 'SES rejected the message. Verify the sender in this Region; in the sandbox, the recipient as well',
  MailFromDomainNotVerifiedException: "the sender's custom MAIL FROM domain is not verified: check its MX record",
  NotFoundException: 'SES has no such configuration set in this Region; check ALERT_EMAIL_CONFIGURATION_SET',
  BadRequestException: 'SES refuses the call; check ALERT_EMAIL_FROM and the address',
  LimitExceededException: "the account's sending quota is used up",
};

/** What went wrong, for the person who can act on it. Never SES's own text, which may quote an address. */
export function emailFailureWords(failure: SesFailure): string {
  const words = WORDS[failure.name];
  return words === undefined ? `${failure.name}: ${failureWords(failure)}` : `${failure.name}: ${words}.`;
}
