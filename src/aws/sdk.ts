/** SESv2 through the SDK, which finds credentials wherever AWS's tools look for them. */
import { Readable } from 'node:stream';
import {
  BatchGetMetricDataCommand,
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetReputationEntityCommand,
  GetSuppressedDestinationCommand,
  GetTenantCommand,
  ListRecommendationsCommand,
  ListReputationEntitiesCommand,
  ListSuppressedDestinationsCommand,
  PutAccountSendingAttributesCommand,
  PutConfigurationSetSendingOptionsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
  SendEmailCommand,
  type SendingStatus,
  UpdateReputationEntityCustomerManagedStatusCommand,
} from '@aws-sdk/client-sesv2';
import { readCapped } from '../shared/http.ts';
import { SECOND } from '../shared/time.ts';
import { awsError, createClientOf, MAX_ANSWER, type SesClients, type SesClientsOptions, TOO_LARGE } from './clients.ts';
import type { SesInputs, SesOperation } from './inputs.ts';

/** The SDK's types know no `readonly`. */
type Mutable<T> = T extends Date ? T : { -readonly [K in keyof T]: Mutable<T[K]> };

interface Options {
  readonly abortSignal: AbortSignal;
}

type Senders = {
  readonly [O in SesOperation]: (
    client: SESv2Client,
    input: Mutable<SesInputs[O]>,
    options: Options,
  ) => Promise<unknown>;
};

const SENDERS: Senders = {
  ListSuppressedDestinations: (client, input, options) =>
    client.send(new ListSuppressedDestinationsCommand(input), options),
  GetSuppressedDestination: (client, input, options) =>
    client.send(new GetSuppressedDestinationCommand(input), options),
  PutSuppressedDestination: (client, input, options) =>
    client.send(new PutSuppressedDestinationCommand(input), options),
  DeleteSuppressedDestination: (client, input, options) =>
    client.send(new DeleteSuppressedDestinationCommand(input), options),
  GetAccount: (client, input, options) => client.send(new GetAccountCommand(input), options),
  BatchGetMetricData: (client, input, options) => client.send(new BatchGetMetricDataCommand(input), options),
  ListReputationEntities: (client, input, options) => client.send(new ListReputationEntitiesCommand(input), options),
  ListRecommendations: (client, input, options) => client.send(new ListRecommendationsCommand(input), options),
  GetTenant: (client, input, options) => client.send(new GetTenantCommand(input), options),
  GetConfigurationSet: (client, input, options) => client.send(new GetConfigurationSetCommand(input), options),
  GetReputationEntity: (client, input, options) => client.send(new GetReputationEntityCommand(input), options),
  PutAccountSendingAttributes: (client, input, options) =>
    client.send(new PutAccountSendingAttributesCommand(input), options),
  PutConfigurationSetSendingOptions: (client, input, options) =>
    client.send(new PutConfigurationSetSendingOptionsCommand(input), options),
  SendEmail: (client, input, options) => client.send(new SendEmailCommand(input), options),
  UpdateReputationEntityCustomerManagedStatus: (client, { SendingStatus: status, ...entity }, options) =>
    // The SDK's types know the words of its day.
    client.send(
      new UpdateReputationEntityCustomerManagedStatusCommand({ ...entity, SendingStatus: status as SendingStatus }),
      options,
    ),
};

const nothing = () => {};
/** Without a logger the SDK prints to the console; a real one would be given addresses. */
const MUTE = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The SDK itself reads answers of any length. */
function capAnswers(client: SESv2Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const output = await next(args);
      const { response } = output as { readonly response: { statusCode: number; body: unknown } };
      if (response.body instanceof Readable) {
        const { text, whole } = await readCapped(
          new Response(Readable.toWeb(response.body) as ReadableStream<Uint8Array>),
          MAX_ANSWER,
        );
        if (!whole) throw awsError(TOO_LARGE, '', response.statusCode);
        response.body = new TextEncoder().encode(text);
      }
      return output;
    },
    { name: 'capAnswers', step: 'deserialize', priority: 'low' },
  );
}

/** For Node. */
export function createSdkClients({ endpoint, timeout, credentials }: SesClientsOptions): SesClients {
  const opened: SESv2Client[] = [];
  const open = (region: string): SESv2Client => {
    const client = new SESv2Client({
      region,
      logger: MUTE,
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 5 * SECOND },
      ...(endpoint === null ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    capAnswers(client);
    opened.push(client);
    return client;
  };
  return {
    clientOf: createClientOf((region) => {
      const client = open(region);
      return (operation, input, abortSignal) =>
        SENDERS[operation](client, input as Mutable<SesInputs[typeof operation]>, { abortSignal });
    }, timeout),
    close: () => {
      for (const client of opened) client.destroy();
    },
  };
}
