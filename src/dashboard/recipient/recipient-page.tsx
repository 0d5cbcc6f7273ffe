import type { Assets } from '../assets.ts';
import { PauseNotice } from '../breaker/pause-notice.tsx';
import { Layout } from '../components/layout.tsx';
import { EntriesTable } from './entries-table.tsx';
import type { RecipientView } from './load.ts';
import { DoneNotice, ErasedNotice } from './notices.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { standingWords } from './standing-words.ts';
import { StoryTable } from './story-table.tsx';

interface Props {
  readonly view: RecipientView;
  readonly assets: Assets;
  readonly formToken: string;
}

/** Verdict, actions, evidence, then the whole story. */
export function RecipientPage({ view, assets, formToken }: Props) {
  const { address, key, story, isDomain } = view;
  return (
    <Layout
      title={`${standingWords(view).state}: ${address}`}
      assets={assets}
      viewer={{ name: key.name, tenant: key.tenant }}
      current="/recipients"
      search={address}
    >
      <DoneNotice view={view} formToken={formToken} />
      <StandingPanel view={view} />
      <PauseNotice pauses={view.pauses} />
      <ErasedNotice erasure={view.erasure} />
      <EntriesTable view={view} />
      <StoryTable
        address={address}
        story={story}
        withTenant={key.tenant === null}
        none={
          isDomain
            ? 'No entry for the whole domain was ever added. Mail stands with its recipients.'
            : 'Nothing: no mail to this address was told of, and nobody has changed anything about it. Mail older than the time of retention is forgotten.'
        }
      />
    </Layout>
  );
}
