/** Addresses of people who do not exist. */
import { MISTYPED_DOMAINS, PROVIDERS } from './providers.ts';
import type { Random } from './random.ts';

const FIRST = (
  'ada amir anna bela bruno carla chen clara dana david elena emil farid fiona georg grace hanna hugo ines ivan ' +
  'jana jonas kira lars lea luca maya mehmet mina nadia noah olga oscar paula pedro rosa samir sara theo yara'
).split(' ');
const LAST = (
  'abel adler bauer berg costa dahl diaz ebert ferrari fischer garcia haas hansen ito jansen kaya keller kim klein ' +
  'lang lopez maier meyer moreau novak okafor olsen pohl quinn reyes rossi sato schulz silva stein tanaka vogel weber wolf yilmaz'
).split(' ');

export interface People {
  /** Somebody new, at one of the providers, in their proportions. */
  readonly someone: () => string;
  /** The same person, with the domain spelt wrong. */
  readonly mistyped: (address: string) => string;
}

/** The `demo` in each name keeps them apart from the real accounts of the real providers. */
export function createPeople(random: Random): People {
  let count = 0;
  return {
    someone: () => {
      count++;
      return `${random.pick(FIRST)}.${random.pick(LAST)}.demo${count}@${random.weighted(PROVIDERS).domain}`;
    },
    mistyped: (address) => `${address.slice(0, address.lastIndexOf('@'))}@${random.pick(MISTYPED_DOMAINS)}`,
  };
}
