interface Partition {
  readonly regions: RegExp;
  readonly dnsSuffix: string;
}

/**
 * Every AWS partition: which regions it has, and the domain its endpoints live under.
 *
 * @see botocore `partitions.json`. Its `\w+` is narrowed to lower-case letters: a host name is built from the region,
 * and `s3-us-west-2` or `us-EAST-1` must never get that far.
 */
export const PARTITIONS: ReadonlyMap<string, Partition> = new Map([
  ['aws', { regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'amazonaws.com' }],
  ['aws-us-gov', { regions: /^us-gov-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'amazonaws.com' }],
  ['aws-cn', { regions: /^cn-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'amazonaws.com.cn' }],
  ['aws-eusc', { regions: /^eusc-de-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'amazonaws.eu' }],
  ['aws-iso', { regions: /^us-iso-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'c2s.ic.gov' }],
  ['aws-iso-b', { regions: /^us-isob-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'sc2s.sgov.gov' }],
  ['aws-iso-e', { regions: /^eu-isoe-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'cloud.adc-e.uk' }],
  ['aws-iso-f', { regions: /^us-isof-[a-z]{1,20}-\d{1,2}$/, dnsSuffix: 'csp.hci.ic.gov' }],
]);

/** The domain of a Region's endpoints; of one that nobody knows yet, the largest partition's, as the SDK does. */
export const dnsSuffixOf = (region: string): string =>
  [...PARTITIONS.values()].find(({ regions }) => regions.test(region))?.dnsSuffix ?? 'amazonaws.com';
