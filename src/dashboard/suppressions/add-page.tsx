import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { VisibleChange } from '../../suppression/history.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { ProblemSummary, TextField, Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { BlockFields } from '../recipient/block-fields.tsx';
import { changeWords } from '../recipient/change-words.ts';
import { PageHead } from './page-head.tsx';
import { suppressionsPath } from './path.ts';
import { Subject } from './subject.tsx';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly form: Form;
  /** What this viewer has just added. */
  readonly done: VisibleChange | null;
}

/** Asks whom to block, how far and how long. */
export function AddPage({ viewer, assets, form, done }: Props) {
  const failed = Object.keys(form.problems).length > 0;
  const title = 'Add a block';
  return (
    <Layout title={`${failed ? 'Error: ' : ''}${title}`} assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title={title} viewer={viewer} current={null} />
      {done === null ? null : (
        <Notice tone="ok" title={`Blocked: ${visible(done.address)}`}>
          <p>
            {changeWords(done).why} See how it stands: <Subject address={done.address} />
          </p>
        </Notice>
      )}
      <ProblemSummary problems={form.problems} title="Nothing was added" />
      <section class="card">
        <form class="settings" method="post" action={suppressionsPath('add')} novalidate>
          <Token of={form.token} />
          <p>
            Senders that check get “no” from the next check on. The reason is “by hand”; an entry with the same scope
            takes its new end and note. Way back: release it.
          </p>
          <TextField
            form={form}
            name="address"
            label="Address or domain"
            hint="ann@example.com, or @example.com for everybody at a domain."
          />
          <BlockFields viewer={viewer} form={form} />
          <p class="actions">
            <button type="submit" class="primary">
              Add the block
            </button>
            <a class="button" href={suppressionsPath()}>
              Cancel
            </a>
          </p>
        </form>
      </section>
    </Layout>
  );
}
