import { campaignTag } from '../../shared/names.ts';
import { visible } from '../../shared/words.ts';
import { pausePath } from '../breaker/path.ts';
import { messagesPath } from '../message/path.ts';
import type { CampaignView } from './load.ts';

interface Props {
  readonly view: CampaignView;
  /** The name of the message tag that names campaigns. */
  readonly tagName: string;
  readonly mayPause: boolean;
}

/** Where to look on, and what can be stopped from here. */
export function NextSteps({ view: { tag, tenant, live }, tagName, mayPause }: Props) {
  const tenants = tenant === undefined ? live.registrations.map((each) => each.tenant) : [tenant];
  return (
    <section class="card" aria-labelledby="next-heading">
      <h2 id="next-heading">Look on, or stop it</h2>
      <ul class="plain">
        <li>
          <a href={messagesPath({ tag: `${tagName}=${tag}` })}>Messages of this campaign</a>
        </li>
        {campaignTag.safeParse(tag).success ? (
          <li>
            <a href={`/breakdown?${new URLSearchParams({ by: 'recipientDomain', campaign: tag })}`}>
              Its recipient domains: where it bounces
            </a>
          </li>
        ) : null}
      </ul>
      <p>
        Nothing here stops one campaign alone: stop <bdi>{visible(tag)}</bdi> where it is sent. What can be paused is
        all mail of a tenant or of the installation.
      </p>
      <p class="actions">
        {mayPause ? (
          tenants.length === 0 ? (
            <a class="button" href={pausePath()}>
              Pause sending…
            </a>
          ) : (
            tenants.map((name) => (
              <a class="button" href={pausePath(name)}>
                Pause sending of tenant {name}…
              </a>
            ))
          )
        ) : (
          <span class="meta">Pausing sending needs a key with the scope write.</span>
        )}
        <a class="button" href="/circuit-breakers">
          What is paused now
        </a>
      </p>
    </section>
  );
}
