/** The frame of the forms about one recipient. */
import type { PropsWithChildren } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { AskPage } from '../components/ask-page.tsx';
import type { Form } from '../components/fields.ts';
import { recipientPath } from './path.ts';

type PageProps = PropsWithChildren<{
  assets: Assets;
  viewer: AccessKey;
  address: string;
  /** What is asked, with the address in it. */
  question: string;
  form: Form;
  what: 'release' | 'block' | 'erase';
  /** On the button: verb and object. */
  deed: string;
  /** The button shows that something is lost. */
  danger?: boolean;
}>;

/** A page that asks before it acts on one recipient. */
export function FormPage({ address, what, ...ask }: PageProps) {
  const paths = { action: recipientPath(address, what), back: recipientPath(address) };
  return <AskPage {...ask} {...paths} current="/recipients" search={address} />;
}

export const shownAddress = (address: string): string => visible(address);

const LONGEST_ON_BUTTON = 60;

/** The object of a deed, on its button; the question above has the whole address. */
export const buttonAddress = (address: string): string =>
  address.length > LONGEST_ON_BUTTON ? 'this address' : visible(address);
