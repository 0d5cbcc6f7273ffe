/** What the pages of access answer where they do not answer with a page of their own. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isOperator } from '../../access/auth.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Viewer } from '../components/layout.tsx';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';

const FORM_BYTES = 16 * 1024;

export type Page = Context<SessionEnv>;

export interface Refusal {
  readonly status: 403 | 404 | 409;
  readonly title: string;
  readonly text: string;
  /** Where to go on. */
  readonly back: string;
}

export const viewerOf = ({ name, tenant }: AccessKey): Viewer => ({ name, tenant });

export const refuse = (c: Page, assets: Assets, { status, title, text, back }: Refusal) =>
  c.html(
    <RefusalPage assets={assets} viewer={viewerOf(c.get('key'))} title={title} back={back}>
      {text}
    </RefusalPage>,
    status,
  );

/** What to answer whoever is no operator. @param title what is for operators, as a sentence. */
export const operatorsOnly = (c: Page, assets: Assets, title: string) =>
  isOperator(c.get('key'))
    ? null
    : refuse(c, assets, {
        status: 403,
        title,
        text: 'That needs a key with the scope admin and no bond to a tenant.',
        back: '/account',
      });

/** What stands before a form is believed. */
export const formGuards = (guard: Guard) =>
  [pageHeaders, guard.sameOrigin, guard.signedIn, bodyLimit({ maxSize: FORM_BYTES }), guard.ownForm] as const;
