/** The part of the SNS API that a subscriber calls: `ConfirmSubscription`, unsigned, over GET, answered in XML. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

export type Confirm = (topicArn: string, token: string) => ConfirmOutcome;
export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly subscriptionArn: string }
  | { readonly kind: 'unknown-topic' }
  | { readonly kind: 'bad-token' };

const confirmed = (subscriptionArn: string) => `<ConfirmSubscriptionResponse xmlns="${NAMESPACE}">
  <ConfirmSubscriptionResult>
    <SubscriptionArn>${subscriptionArn}</SubscriptionArn>
  </ConfirmSubscriptionResult>
  <ResponseMetadata>
    <RequestId>${randomUUID()}</RequestId>
  </ResponseMetadata>
</ConfirmSubscriptionResponse>
`;

const refused = (code: string, message: string) => `<ErrorResponse xmlns="${NAMESPACE}">
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${message}</Message>
  </Error>
  <RequestId>${randomUUID()}</RequestId>
</ErrorResponse>
`;

function answerTo(request: IncomingMessage, confirm: Confirm): readonly [number, string] {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'GET' || pathname !== '/' || searchParams.get('Action') !== 'ConfirmSubscription') {
    return [400, refused('InvalidAction', 'This stand-in answers ConfirmSubscription only')];
  }
  const outcome = confirm(searchParams.get('TopicArn') ?? '', searchParams.get('Token') ?? '');
  switch (outcome.kind) {
    case 'confirmed':
      return [200, confirmed(outcome.subscriptionArn)];
    case 'unknown-topic':
      return [404, refused('NotFound', 'Topic does not exist')];
    case 'bad-token':
      return [400, refused('InvalidParameter', 'Invalid parameter: Token')];
  }
}

/** The request handler of the stand-in's own HTTP server. */
export const confirmEndpoint =
  (confirm: Confirm) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    const [status, xml] = answerTo(request, confirm);
    response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() }).end(xml);
  };
