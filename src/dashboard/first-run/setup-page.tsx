import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Setup, type SetupProps } from './setup.tsx';

interface Props {
  /** `null`: the viewer is bound to a tenant. */
  readonly setup: SetupProps | null;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

/** `/setup`: how a source is connected, and how far it is. */
export function SetupPage({ setup, viewer, assets }: Props) {
  const wrong = setup !== null && Object.keys(setup.inputs.problems).length > 0;
  return (
    <Layout title={`${wrong ? 'Error: ' : ''}Connect a source`} assets={assets} viewer={viewer} current="/sources">
      <p>
        <a href="/sources">‹ All sources</a>
      </p>
      <h1 class="page-title">Connect a source</h1>
      {setup === null ? <ForTenants /> : <Setup {...setup} />}
    </Layout>
  );
}

/** What concerns all tenants is no business of one. */
export const ForTenants = () => (
  <section class="card">
    <p>
      Sources are connected by the operators of this installation, for all tenants. The figures of your tenant appear
      with the first event that is routed to it.
    </p>
  </section>
);
