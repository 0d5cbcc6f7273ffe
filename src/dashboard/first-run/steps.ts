/** From nothing to the first event, the first check and the first alert, by one road. Pure. */
import { count } from '../../shared/words.ts';
import type { Inputs } from './inputs.ts';
import type { SetupFacts } from './load.ts';
import { namesOf } from './names.ts';
import type { Road } from './path.ts';
import type { Step, StepContext } from './step.ts';
import { alerting, firstCheck, firstEvent, publishing } from './steps-common.ts';
import { eventbridgeSteps } from './steps-eventbridge.ts';
import { snsSteps } from './steps-sns.ts';
import { sqsSteps } from './steps-sqs.ts';

const ARRIVAL: Readonly<Record<Road, (context: StepContext) => readonly Step[]>> = {
  sns: snsSteps,
  sqs: sqsSteps,
  eventbridge: eventbridgeSteps,
};

export function stepsOf(facts: SetupFacts, inputs: Inputs, origin: string): readonly Step[] {
  const names = namesOf(inputs, facts);
  const context = { facts, inputs, names, origin };
  const destination =
    inputs.road === 'eventbridge'
      ? { EventBridgeDestination: { EventBusArn: names.bus } }
      : { SnsDestination: { TopicArn: names.topic } };
  return [
    ...ARRIVAL[inputs.road](context),
    publishing(context, destination),
    firstEvent(context),
    firstCheck(context),
    alerting(context),
  ];
}

/** How far it is, in a sentence that is also read out when it changes. */
export function progressText(steps: readonly Step[]): string {
  const done = steps.filter(({ state }) => state === 'done').length;
  const next = steps.find(({ state }) => state !== 'done');
  return next === undefined
    ? `All ${count(steps.length)} steps are done.`
    : `${count(done)} of ${count(steps.length)} steps done. Next: ${next.title}.`;
}
