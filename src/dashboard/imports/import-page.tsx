import type { AccessKey } from '../../store/contract.ts';
import { REASONS } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { described, Field, FieldProblem, NoteField, ProblemSummary, TextField, Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { REASON_WORDS } from '../recipient/entry-words.ts';
import { PageHead } from '../suppressions/page-head.tsx';
import { suppressionsPath } from '../suppressions/path.ts';
import { importPath, PREVIEW_PATH } from './path.ts';

/** What a form without scripts may carry, in MiB: it is held in memory. */
export const FORM_MIB = 10;

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly form: Form;
  /** Of the import that begins here. */
  readonly id: string;
  /** Lines before it were read by an earlier try. */
  readonly fromLine: number;
}

function SourceFields({ form }: { form: Form }) {
  return (
    <>
      <div class="import-drop" data-drop>
        <label for="file">
          <strong>File</strong>
        </label>
        <span class="meta" id="file-hint">
          CSV with or without a header, NDJSON, or what the AWS command line prints. At most 1&nbsp;GiB, and {FORM_MIB}
          &nbsp;MiB without scripts.
        </span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,.json,text/csv,text/plain,application/json"
          {...described(form, 'file')}
        />
        <span class="meta import-scripted">Or drop a file anywhere in this frame.</span>
        <FieldProblem id="file" problem={form.problems.file} />
      </div>
      <Field form={form} name="text" label="Or paste a list" hint="One address or @domain a line, or CSV.">
        <textarea rows={3} autocomplete="off" autocapitalize="none" spellcheck={false} {...described(form, 'text')}>
          {form.fields.text ?? ''}
        </textarea>
      </Field>
    </>
  );
}

function DefaultFields({ viewer, form }: Pick<Props, 'viewer' | 'form'>) {
  return (
    <fieldset class="import-defaults">
      <legend>For lines that do not say it themselves</legend>
      <Field form={form} name="reason" label="Reason" hint="Why they must not be mailed.">
        <select {...described(form, 'reason')}>
          {REASONS.map((reason) => (
            <option value={reason} selected={(form.fields.reason ?? 'manual') === reason}>
              {REASON_WORDS[reason]}
            </option>
          ))}
        </select>
      </Field>
      {viewer.tenant === null ? (
        <TextField form={form} name="tenant" label="Tenant" hint="Empty: all tenants." />
      ) : null}
      <TextField form={form} name="stream" label="Stream" hint="Empty: all streams." />
      <NoteField form={form} hint="Why, for whoever looks it up." />
    </fieldset>
  );
}

/** Asks for a file, or a list. With scripts it is looked at first, and sent as it is read. */
export function ImportPage({ viewer, assets, form, id, fromLine }: Props) {
  const failed = Object.keys(form.problems).length > 0;
  const title = 'Import';
  return (
    <Layout title={`${failed ? 'Error: ' : ''}${title}`} assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title={title} viewer={viewer} current={null} />
      <ProblemSummary problems={form.problems} title="Nothing was imported" />
      {fromLine > 1 ? (
        <Notice tone="none" title={`Goes on at line ${fromLine}`}>
          <p>Choose the same file and the same settings again: what comes before that line is passed over.</p>
        </Notice>
      ) : null}
      <form
        class="settings"
        method="post"
        action={suppressionsPath('import')}
        enctype="multipart/form-data"
        novalidate
        data-import={importPath(id)}
        data-preview={PREVIEW_PATH}
      >
        <Token of={form.token} />
        <input type="hidden" name="importId" value={id} />
        <input type="hidden" name="fromLine" value={String(fromLine)} />
        <section class="card">
          <div class="settings">
            <SourceFields form={form} />
            <DefaultFields viewer={viewer} form={form} />
          </div>
        </section>
        <div data-preview-of />
        <div class="import-sending" data-sending hidden>
          <section class="verdict none">
            <h2 class="said">
              <strong>Sending the file.</strong> Stay on this page until it has arrived.
            </h2>
            <p>
              <progress class="suppressions-progress" value="0" max="1" aria-label="Sent" />
            </p>
          </section>
        </div>
        <p class="field-problem" role="alert" data-import-problem hidden />
        <p class="actions">
          <button type="submit" class="primary">
            Import
          </button>
          <a class="button" href={suppressionsPath()}>
            Cancel
          </a>
        </p>
      </form>
    </Layout>
  );
}
