import type { Route } from '../../ingest/routing.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { ProblemSummary } from '../components/form.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { SettingsSections } from '../settings/sections.tsx';
import { EventForm } from './event-form.tsx';
import type { Trial } from './load.ts';
import { TrialResult } from './outcome.tsx';
import { QuestionForm } from './question-form.tsx';
import { RulesTable } from './rules-table.tsx';

interface Props {
  readonly routes: readonly Route[];
  /** The first of the rules on this page. */
  readonly from: number;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly question: Pick<Form, 'fields' | 'problems'>;
  readonly event: Form;
  /** `null`: nothing was tried. */
  readonly trial: Trial | null;
  readonly withEvents?: boolean;
}

const FIELD_WORDS = { at: 'Accepted at', tags: 'Message tags', source: 'Sender address', identity: 'Identity' };

/** Which tenant and stream mail belongs to, by which rule, and what an event would do. */
export function RoutingPage({ routes, from, viewer, assets, question, event, trial, withEvents = false }: Props) {
  const problems = { ...question.problems, ...event.problems };
  const failed = Object.keys(problems).length > 0;
  return (
    <Layout title={`${failed ? 'Error: ' : ''}Routing`} assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <div class="title-row">
          <h1 class="page-title">Routing</h1>
          <SettingsSections current="Routing" />
        </div>
      </div>
      <ProblemSummary problems={problems} title="Nothing was tried" words={FIELD_WORDS} />
      {trial === null ? null : <TrialResult trial={trial} routes={routes} withEvents={withEvents} />}
      <QuestionForm form={question} />
      <EventForm form={event} />
      <RulesTable routes={routes} from={from} />
    </Layout>
  );
}
