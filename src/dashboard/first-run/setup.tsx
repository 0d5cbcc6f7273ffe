import type { Inputs } from './inputs.ts';
import type { SetupFacts } from './load.ts';
import { knownOf } from './names.ts';
import { type Road, setupPath, stepsPath } from './path.ts';
import { RoadSwitch, SetupForm } from './setup-form.tsx';
import { StepList } from './step-list.tsx';
import { stepsOf } from './steps.ts';

export interface SetupProps {
  readonly facts: SetupFacts;
  readonly inputs: Inputs;
  readonly origin: string;
  /** For operators: commands, ARNs, the way to approve. */
  readonly operator: boolean;
  readonly roads: readonly Road[];
}

/** The road, the blanks and the steps; on `/` before the first event, and on `/setup`. */
export function Setup({ facts, inputs, origin, operator, roads }: SetupProps) {
  const steps = stepsOf(facts, inputs, origin);
  const { road, filled } = inputs;
  return (
    <section class="card" id="setup" aria-labelledby="setup-heading" data-setup={stepsPath(road, filled)}>
      <div class="card-head">
        <h2 id="setup-heading">From SES to here</h2>
        <span class="meta" data-setup-live hidden>
          looks again every 5 seconds
        </span>
      </div>
      <RoadSwitch inputs={inputs} roads={roads} />
      {operator ? (
        <SetupForm inputs={inputs} known={knownOf(facts)} />
      ) : (
        <p>The commands need the scope admin and no bond to a tenant: ask an operator.</p>
      )}
      <StepList steps={steps} brief={!operator} />
      <p>
        <a href={setupPath(road, filled)} data-setup-refresh>
          Look again
        </a>
        {' · '}
        <a href="/">Open the overview</a>
      </p>
    </section>
  );
}
