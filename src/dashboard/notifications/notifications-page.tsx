import type { Assets } from '../assets.ts';
import { ProblemSummary } from '../components/form.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { SettingsSections } from '../settings/sections.tsx';
import { AddEndpoint, type AddForm } from './add-form.tsx';
import { EndpointList } from './endpoint-list.tsx';
import type { EndpointView } from './load.ts';
import { DoneNotice, FIELD_WORDS, SecretNotice } from './notices.tsx';
import type { PageState } from './path.ts';

interface Props {
  readonly views: readonly EndpointView[];
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly token: string;
  readonly state: PageState;
  readonly form: AddForm | null;
  readonly hasEmail: boolean;
  /** The secret of the endpoint `state.added`, made by this very request. */
  readonly secret?: string | null;
}

/** Who is told of alerts and changes, how it stands with them, and how to add one. */
export function NotificationsPage({ views, viewer, assets, token, state, form, hasEmail, secret = null }: Props) {
  const problems = form?.problems ?? {};
  const failed = Object.keys(problems).length > 0;
  const added = views.find(({ endpoint }) => endpoint.id === state.added);
  return (
    <Layout title={`${failed ? 'Error: ' : ''}Notifications`} assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <div class="title-row">
          <h1 class="page-title">Notifications</h1>
          <SettingsSections current="Notifications" />
        </div>
      </div>
      {secret !== null && added !== undefined ? (
        <SecretNotice view={added} secret={secret} />
      ) : (
        <DoneNotice state={state} views={views} />
      )}
      <ProblemSummary problems={problems} title="Nothing was added" words={FIELD_WORDS} />
      <EndpointList views={views} token={token} />
      <AddEndpoint form={form} hasEmail={hasEmail} />
    </Layout>
  );
}
