import { visible } from '../../shared/words.ts';
import { Command } from '../commands/command.tsx';
import { Shape } from '../components/parts.tsx';
import type { Tone } from '../tone.ts';
import type { Step, StepState } from './step.ts';
import { progressText } from './steps.ts';

const STATES: Readonly<Record<StepState, { readonly tone: Tone; readonly word: string }>> = {
  done: { tone: 'ok', word: 'done' },
  waiting: { tone: 'watch', word: 'waiting' },
  todo: { tone: 'none', word: 'to do' },
};

interface Props {
  readonly steps: readonly Step[];
  /** Who may not operate sees how far it is, and nothing to do. */
  readonly brief: boolean;
}

/** The part of the page that the script fetches anew. Nothing in it changes while nothing happens. */
export function StepList({ steps, brief }: Props) {
  const next = steps.find(({ state }) => state !== 'done');
  return (
    <div data-setup-steps>
      <p class="setup-progress" role="status" data-setup-progress>
        {progressText(steps)}
      </p>
      <ol class="setup-steps">
        {steps.map((step, n) => (
          <StepItem step={step} number={n + 1} open={step === next && step.state === 'todo'} brief={brief} />
        ))}
      </ol>
    </div>
  );
}

function StepItem({ step, number, open, brief }: { step: Step; number: number; open: boolean; brief: boolean }) {
  const { tone, word } = STATES[step.state];
  return (
    <li id={`step-${step.id}`} class={`setup-step ${step.state}`} data-step={step.id} data-state={step.state}>
      <h3>
        <Shape tone={tone} /> {number}. {step.title} <span class="setup-state">{word}</span>
      </h3>
      {brief ? null : <StepBody step={step} open={open} />}
    </li>
  );
}

/** The next step lies open; what is done or comes later opens on demand. */
function StepBody({
  step: { state, text, link, warnings = [], commands = [], stuck = [] },
  open,
}: {
  step: Step;
  open: boolean;
}) {
  return (
    <>
      <p class="setup-text">
        {visible(text)} {link === undefined ? null : <a href={link.href}>{link.text}</a>}
      </p>
      {state === 'done'
        ? null
        : warnings.map((warning) => (
            <p class="setup-text">
              <Shape tone="watch" /> {warning}
            </p>
          ))}
      {commands.length === 0 ? null : (
        <details open={open}>
          <summary>{state === 'done' ? 'How it was done' : 'How to do it'}</summary>
          {commands.map(({ lead, text: command, label }) => (
            <>
              {lead === undefined ? null : <p class="setup-lead">{lead}</p>}
              <Command text={command} label={label} />
            </>
          ))}
        </details>
      )}
      {stuck.length === 0 || state === 'done' ? null : (
        <details>
          <summary>Stuck here?</summary>
          <ul>
            {stuck.map((cause) => (
              <li>{cause}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
