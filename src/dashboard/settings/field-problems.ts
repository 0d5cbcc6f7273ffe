import { MAX_STREAMS } from '../../suppression/policy-settings.ts';

const NAME = 'letters, digits, - and _, at most 64 characters';

/** What to write instead, by the last part of a field's name. */
const PROBLEMS: Readonly<Record<string, string>> = {
  enabled: 'Choose yes or no.',
  scope: 'Choose one of the two.',
  days: 'Write a whole number from 1 to 3650, or leave it empty: until removed.',
  strikes: 'Write a whole number from 2 to 30.',
  withinDays: 'Write a whole number from 1 to 30.',
  streams: `At most ${MAX_STREAMS} rows. What came after the first ${MAX_STREAMS + 1} is not shown again.`,
  list: 'Write the name of an SES contact list, or empty the whole row.',
  topic: 'Write the name of a topic with at most 200 characters, or leave it empty: the whole list.',
  stream: `Write a stream's name: ${NAME}. Or empty the whole row.`,
};

const NEVER = 'So many different days never fit within that span: it would never block. Lower this, or raise “within”.';

/** What is wrong with a field, in words that say what to do. */
export function fieldProblem(path: readonly PropertyKey[], message: string): string {
  const part = String(path.at(-1));
  if (part === 'strikes' && message.startsWith('can never')) return NEVER;
  return PROBLEMS[part] ?? 'This cannot be understood.';
}
