import { count, visible } from '../../shared/words.ts';
import type { MessagePage as Found, MessageSummary } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { Pager } from '../components/table.tsx';
import { messagePath } from './path.ts';

interface Props {
  readonly viewer: Viewer;
  readonly assets: Assets;
  /** What was looked for, as it was written. */
  readonly text: string;
  readonly byTag: boolean;
  readonly found: Found;
  /** Where the newest page and the next one are; `null` = there is none. */
  readonly newest: string | null;
  readonly older: string | null;
}

/** Messages with a Message-ID or a tag, newest first. */
export function MessageListPage({ viewer, assets, text, byTag, found, newest, older }: Props) {
  const { items, next } = found;
  return (
    <Layout
      title={`Messages with ${visible(text)}`}
      assets={assets}
      viewer={viewer}
      current="/recipients"
      search={text}
    >
      <h1 class="page-title wrap">
        Messages with <bdi>{visible(text)}</bdi>
      </h1>
      <section class="card" aria-label="Messages">
        {items.length === 0 ? (
          <p>
            <Shape tone="none" />{' '}
            {next === null && newest === null
              ? 'None. They may be older than the time that mail is kept, or sent without this.'
              : 'None on this page.'}
          </p>
        ) : (
          <table class="stacked messages">
            <caption>Newest first</caption>
            <thead>
              <tr>
                <th scope="col" aria-sort="descending">
                  Accepted (UTC)
                </th>
                <th scope="col">Subject</th>
                <th scope="col" class="number">
                  Recipients
                </th>
                <th scope="col">Set, campaign</th>
                {viewer.tenant === null ? <th scope="col">Tenant</th> : null}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <Row item={item} withTenant={viewer.tenant === null} />
              ))}
            </tbody>
          </table>
        )}
        {byTag && next !== null ? (
          <p class="meta">
            Tags have no index: this looked at mail accepted after <Time at={next.acceptedAt} /> UTC. “Older” looks
            further back.
          </p>
        ) : null}
        <Pager label="Pages of the list" by="time" first={newest} next={older} />
      </section>
    </Layout>
  );
}

function Row({ item, withTenant }: { item: MessageSummary; withTenant: boolean }) {
  const { messageId, acceptedAt, subject, recipients, configurationSet, campaign, tenant } = item;
  const places = [configurationSet, campaign].filter((name) => name !== null).map(visible);
  return (
    <tr>
      <td class="when">
        <Time at={acceptedAt} seconds />
      </td>
      <td>
        <a href={messagePath(messageId)}>
          {subject === null ? <code>{visible(messageId)}</code> : <bdi>{visible(subject)}</bdi>}
        </a>
      </td>
      <td class="number">
        <span class="part">Recipients</span> {recipients === null ? 'not known' : count(recipients)}
      </td>
      <td>
        <span class="part">Set, campaign</span> {places.length === 0 ? 'none' : places.join(', ')}
      </td>
      {withTenant ? (
        <td>
          <span class="part">Tenant</span> {visible(tenant)}
        </td>
      ) : null}
    </tr>
  );
}
