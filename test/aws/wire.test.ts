import { SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, it } from 'vitest';
import { endpointOf } from '../../src/aws/light.ts';
import { requestOf } from '../../src/aws/wire.ts';

it.each(['', '.', '..', '\ud800@example.net'])(
  'refuses %j as a part of a path, which would ask for something else',
  (name) => {
    expect(requestOf('DeleteSuppressedDestination', { EmailAddress: name })).toBeNull();
    expect(requestOf('GetConfigurationSet', { ConfigurationSetName: name })).toBeNull();
  },
);

it('sends what has a place in the path or the query nowhere else', () => {
  const input = { ConfigurationSetName: 'a b', SendingEnabled: false };
  expect(requestOf('PutConfigurationSetSendingOptions', input)).toEqual({
    method: 'PUT',
    target: '/v2/email/configuration-sets/a%20b/sending',
    body: '{"SendingEnabled":false}',
  });
  expect(
    requestOf('ListSuppressedDestinations', { PageSize: 5, NextToken: 'a+b/c= &', TenantName: undefined }),
  ).toEqual({
    method: 'GET',
    target: '/v2/email/suppression/addresses?PageSize=5&NextToken=a%2Bb%2Fc%3D%20%26',
    body: undefined,
  });
});

it('writes a path as the SDK does: all but letters, digits and -._~ in octets', () => {
  const address = "o'b!r(i)*e~n/é+%@example.net";
  expect(requestOf('GetSuppressedDestination', { EmailAddress: address })?.target).toBe(
    '/v2/email/suppression/addresses/o%27b%21r%28i%29%2Ae~n%2F%C3%A9%2B%25%40example.net',
  );
});

it.each(['us-east-1', 'ap-southeast-2', 'us-gov-west-1', 'eusc-de-east-1', 'us-iso-east-1', 'cn-north-1', 'zz-new-1'])(
  'finds SES in %s where the SDK does',
  async (region) => {
    const { endpointProvider } = new SESv2Client({ region }).config;
    const { url } = endpointProvider({ Region: region, UseDualStack: false, UseFIPS: false });
    expect(`${endpointOf(region)}/`).toBe(url.href);
  },
);
