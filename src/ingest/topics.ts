import type { SourceName, SourceStore } from '../store/contract.ts';
import type { TopicArn } from './sns/partition.ts';

/** Which topics may speak: those of the configuration and those that an operator approved. */
export interface Topics {
  readonly allows: (topic: TopicArn) => Promise<boolean>;
  /** Gives the configuration's topics a row each, so that they are listed before their first message. */
  readonly register: (now: number) => Promise<void>;
}

export const sourceName = ({ arn, account, region }: TopicArn): SourceName => ({ id: arn, account, region });

export function createTopics(configured: readonly TopicArn[], sources: SourceStore): Topics {
  const listed = new Set(configured.map((topic) => topic.arn));
  return {
    allows: async ({ arn }) => listed.has(arn) || ((await sources.find(arn))?.approvedAt ?? null) !== null,
    register: (now) => sources.register(configured.map(sourceName), now),
  };
}
