/** What is different between two policies, field by field, in words. Pure. */
import { type MappedStream, type PolicySettings, RULE_NAMES } from '../../suppression/policy-rules.ts';
import { fieldsOf } from './fields.ts';
import { PART_WORDS, PARTS, RULE_WORDS, valueWords } from './rule-words.ts';

export interface Difference {
  readonly what: string;
  /** `null`: was not there. */
  readonly from: string | null;
  /** `null`: is no longer there. */
  readonly to: string | null;
}

const streamWords = ({ list, topic, stream }: MappedStream): string =>
  `${topic === '' ? `list ${list}` : `topic ${topic} of list ${list}`} ends stream ${stream}`;

function ruleDifferences(before: PolicySettings, after: PolicySettings): readonly Difference[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return RULE_NAMES.flatMap((name) =>
    PARTS.flatMap((part): Difference[] => {
      const [from, to] = [old[`${name}.${part}`], now[`${name}.${part}`]];
      if (from === to || from === undefined || to === undefined) return [];
      const what = `${RULE_WORDS[name].title}, ${PART_WORDS[part].toLowerCase()}`;
      return [{ what, from: valueWords(part, from), to: valueWords(part, to) }];
    }),
  );
}

/** The order of mapped streams says nothing, so it is no difference. */
function streamDifferences(before: PolicySettings, after: PolicySettings): readonly Difference[] {
  const keyOf = ({ list, topic, stream }: MappedStream) => JSON.stringify([list, topic, stream]);
  const without = (these: PolicySettings, others: PolicySettings) => {
    const known = new Set(others.unsubscribe.streams.map(keyOf));
    return these.unsubscribe.streams.filter((row) => !known.has(keyOf(row))).map(streamWords);
  };
  return [
    ...without(before, after).map((words) => ({ what: 'Mapped stream', from: words, to: null })),
    ...without(after, before).map((words) => ({ what: 'Mapped stream', from: null, to: words })),
  ];
}

/** What changed between two versions: rules first, then streams. */
export const differences = (before: PolicySettings, after: PolicySettings): readonly Difference[] => [
  ...ruleDifferences(before, after),
  ...streamDifferences(before, after),
];
