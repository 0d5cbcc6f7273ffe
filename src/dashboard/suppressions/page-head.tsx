/** What the pages about the list begin with: a title, what can be done, and the other parts. */
import type { PropsWithChildren } from 'hono/jsx';
import { holds } from '../../access/auth.ts';
import type { AccessKey } from '../../store/contract.ts';
import { Sections } from '../components/sections.tsx';
import { suppressionsPath } from './path.ts';

const SECTIONS = [
  { path: suppressionsPath(), name: 'List' },
  { path: suppressionsPath('imports'), name: 'Imports' },
  { path: suppressionsPath('history'), name: 'History' },
] as const;

type Props = PropsWithChildren<{
  title: string;
  viewer: AccessKey;
  current: (typeof SECTIONS)[number]['name'] | null;
}>;

/** @param children further actions, beside those that need the scope `write`. */
export function PageHead({ title, viewer, current, children }: Props) {
  return (
    <>
      <div class="section-head">
        <h1 class="page-title">{title}</h1>
        <div class="suppressions-actions">
          {holds(viewer, 'write') ? (
            <>
              <a class="button" href={suppressionsPath('add')}>
                Add
              </a>
              <a class="button" href={suppressionsPath('import')}>
                Import
              </a>
            </>
          ) : (
            <span class="meta">Adding, importing and releasing need a key with the scope write.</span>
          )}
          {children}
        </div>
      </div>
      <div>
        <Sections label="Parts of the list" sections={SECTIONS} current={current} />
      </div>
    </>
  );
}
