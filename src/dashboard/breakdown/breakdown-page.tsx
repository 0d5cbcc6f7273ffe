import type { Child } from 'hono/jsx';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';
import { Pager } from '../components/table.tsx';
import { drill, placeToAct } from './drill.ts';
import { EventTable } from './event-table.tsx';
import { GroupTable } from './group-table.tsx';
import { type Breakdowns, type EventGroups, isEmpty, type MailGroups, PAGE } from './load.ts';
import { CoverageNotice, Nothing, NotKeptNotice, Problems } from './notices.tsx';
import { breakdownPath } from './path.ts';
import type { BreakdownRequest, View } from './request.ts';
import { FilterTrail, Switches } from './switches.tsx';
import { DIMENSION_WORDS, eventFinding, type Finding, groupFinding, valueText } from './words.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly request: BreakdownRequest;
  readonly data: Breakdowns;
  /** Whether any mail is known at all; asked where there is nothing to show. */
  readonly known: boolean;
}

function Verdict({ finding, name, children }: { finding: Finding; name: Child; children?: Child }) {
  const { tone, text, detail } = finding;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <Shape tone={tone} /> {name === null ? null : <strong class="wrap">{name} </strong>}
        {text}
      </h1>
      {detail === null ? null : <p>{detail}</p>}
      {children}
    </section>
  );
}

/** Who makes it worse, and where to look next. */
function GroupVerdict({ view, data: { groups, coverage } }: { view: View; data: MailGroups }) {
  const finding = groupFinding(view, groups, coverage);
  const { value } = finding;
  if (value === null) return <Verdict finding={finding} name={null} />;
  const act = placeToAct(view, value);
  const into = drill(view, value);
  return (
    <Verdict finding={finding} name={<bdi>{valueText(view.by, value)}</bdi>}>
      <p class="breakdown-deeds">
        {act === null ? null : <a href={act.href}>{act.text}</a>}
        {into === null ? null : <a href={into.href}>By {DIMENSION_WORDS[into.by].one}</a>}
      </p>
    </Verdict>
  );
}

function EventVerdict({ view, data: { items, whole } }: { view: View; data: EventGroups }) {
  const finding = eventFinding(view, items, whole);
  return <Verdict finding={finding} name={finding.value === null ? null : <bdi>{finding.value}</bdi>} />;
}

/** The first thing read. */
function Lead({ view, data }: { view: View; data: Breakdowns }) {
  if (data.kind === 'mail' && data.groups.whole.mails > 0) return <GroupVerdict view={view} data={data} />;
  if (data.kind === 'events') return <EventVerdict view={view} data={data} />;
  return <h1 class="page-title">Breakdown by {DIMENSION_WORDS[view.by].one}</h1>;
}

function Groups({ view, data }: { view: View; data: MailGroups }) {
  const { items, found } = data.groups;
  const to = (page: number) => breakdownPath({ ...view, page });
  return (
    <section class="card" aria-label="Breakdown">
      {items.length === 0 && view.page > 1 ? (
        <p>There is no page {view.page} any more.</p>
      ) : (
        <GroupTable view={view} data={data} />
      )}
      <Pager
        label="Pages of the breakdown"
        by="name"
        first={view.page > 1 ? to(1) : null}
        next={view.page * PAGE < found ? to(view.page + 1) : null}
      />
    </section>
  );
}

function Content({ view, data, known }: { view: View; data: Breakdowns; known: boolean }) {
  if (data.kind === 'not-kept') return <NotKeptNotice view={view} />;
  if (data.kind === 'mail') {
    const { mails } = data.groups.whole;
    return (
      <>
        <CoverageNotice view={view} coverage={data.coverage} mails={mails} />
        {mails === 0 ? <Nothing view={view} known={known} /> : <Groups view={view} data={data} />}
      </>
    );
  }
  if (data.whole === 0) return known ? null : <Nothing view={view} known={known} />;
  return (
    <section class="card" aria-label="Breakdown">
      <EventTable view={view} data={data} />
    </section>
  );
}

/** Whose mail makes it worse. */
export function BreakdownPage({ viewer, assets, request, data, known }: Props) {
  const { view, problems } = request;
  return (
    <Layout title={`Breakdown by ${DIMENSION_WORDS[view.by].one}`} assets={assets} viewer={viewer} current="/breakdown">
      <Lead view={view} data={data} />
      <Problems problems={problems} />
      <Switches view={view} viewer={viewer} hasFile={!isEmpty(data)} />
      <FilterTrail view={view} />
      <Content view={view} data={data} known={known} />
    </Layout>
  );
}
