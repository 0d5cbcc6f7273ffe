/** What a schema refuses, in words that say what to write instead. Pure. */
import type { z } from 'zod';
import { count } from '../../../shared/words.ts';

type Issue = z.core.$ZodIssue;

/** The place that is wrong: of a member that does not belong there, the member. */
export const issueField = (issue: Issue): string =>
  [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].join('.');

const sentence = (text: string): string => {
  const whole = /^(is|has) /.test(text) ? `this ${text}` : text;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1).replace(/\.$/, '')}.`;
};

const boundText = (bound: number | bigint): string => (typeof bound === 'bigint' ? String(bound) : count(bound));

/** What is wrong with one field. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'boolean') return 'Choose one of the two.';
      return issue.expected === 'int' ? 'Write a whole number.' : 'Write a number.';
    case 'too_small':
      if (issue.origin === 'string') return 'Write something.';
      return `Write ${issue.inclusive === false ? 'more than' : 'at least'} ${boundText(issue.minimum)}.`;
    case 'too_big':
      return issue.origin === 'array'
        ? `At most ${boundText(issue.maximum)}.`
        : `Write at most ${boundText(issue.maximum)}.`;
    case 'not_multiple_of':
      return `Write a multiple of ${issue.divisor}.`;
    case 'invalid_value':
    case 'invalid_union':
      return 'Choose one of these.';
    case 'unrecognized_keys':
      return 'This does not go with the choice above it: empty it.';
    default:
      return sentence(issue.message);
  }
}
