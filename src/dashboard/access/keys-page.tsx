import { visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { ProblemSummary } from '../components/form.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { SettingsSections } from '../settings/sections.tsx';
import { type KeyForm, MakeKey } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';
import type { KeyView } from './load-keys.ts';
import { keyDeedPath } from './path.ts';

/** What was done just now. */
export type KeysDone =
  | { readonly what: 'made' | 'signed-out'; readonly view: KeyView }
  | { readonly what: 'revoked'; readonly name: string };

interface Props {
  readonly views: readonly KeyView[];
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly form: KeyForm;
  readonly done: KeysDone | null;
}

const FIELD_WORDS = { name: 'Name', scopes: 'The key may', tenant: 'Tenant', form: 'The form' } as const;

/** The access keys: of programs and of people. */
export function KeysPage({ views, viewer, assets, form, done }: Props) {
  const failed = Object.keys(form.problems).length > 0;
  return (
    <Layout title={`${failed ? 'Error: ' : ''}Keys`} assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <div class="title-row">
          <h1 class="page-title">Keys</h1>
          <SettingsSections current="Keys" />
        </div>
      </div>
      {done === null ? null : <Done done={done} />}
      <ProblemSummary problems={form.problems} title="No key was made" words={FIELD_WORDS} />
      <KeyTable views={views} token={form.token} />
      <MakeKey form={form} />
    </Layout>
  );
}

function Done({ done }: { done: KeysDone }) {
  const name = visible(done.what === 'revoked' ? done.name : done.view.key.name);
  switch (done.what) {
    case 'made':
      return (
        <Notice tone="none" title={`The key ${name} is made already`}>
          <p>
            Its token was shown once, and cannot be shown again. If it was not kept,{' '}
            <a href={keyDeedPath(done.view.key.id, 'revoke')}>revoke the key</a> and make another.
          </p>
        </Notice>
      );
    case 'signed-out':
      return (
        <Notice tone="ok" title={`All sessions of ${name} have ended`}>
          <p>The key goes on working: whoever has its token can sign in again. To prevent that, revoke the key.</p>
        </Notice>
      );
    case 'revoked':
      return (
        <Notice tone="ok" title={`The key ${name} is revoked`}>
          <p>Whoever sends its token is refused from now on, and its sessions have ended.</p>
        </Notice>
      );
  }
}
