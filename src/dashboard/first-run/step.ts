import type { SetupCommand } from './commands-aws.ts';
import type { Inputs } from './inputs.ts';
import type { SetupFacts } from './load.ts';
import type { Names } from './names.ts';

/** `waiting`: done by the reader as far as can be seen, and not come to an end yet. */
export type StepState = 'done' | 'waiting' | 'todo';

export interface StepLink {
  readonly href: string;
  readonly text: string;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  /** What is found, or what to do. */
  readonly text: string;
  readonly link?: StepLink;
  /** What stands in the way, as far as it can be seen from here. */
  readonly warnings?: readonly string[];
  readonly commands?: readonly SetupCommand[];
  /** The commonest causes. */
  readonly stuck?: readonly string[];
}

export interface StepContext {
  readonly facts: SetupFacts;
  readonly inputs: Inputs;
  readonly names: Names;
  /** How this service is reached: `https://sentinel.example.com`. */
  readonly origin: string;
}
