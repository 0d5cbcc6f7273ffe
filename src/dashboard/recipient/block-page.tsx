import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { BlockFields } from './block-fields.tsx';
import { buttonAddress, FormPage, shownAddress } from './form-parts.tsx';

interface Props {
  readonly assets: Assets;
  readonly viewer: AccessKey;
  readonly address: string;
  readonly form: Form;
}

/** Asks how far and how long a block by hand reaches. */
export function BlockPage({ assets, viewer, address, form }: Props) {
  const shown = shownAddress(address);
  return (
    <FormPage
      {...{ assets, viewer, address, form }}
      question={`Block ${shown}?`}
      what="block"
      deed={`Block ${buttonAddress(address)}`}
    >
      <p>
        Senders that check get “no” from the next check on. An entry with the reason “manual” is added
        {viewer.tenant === null ? '' : ` for tenant ${viewer.tenant}`}; one with the same scope takes its new end and
        note. Way back: Release.
      </p>
      <BlockFields viewer={viewer} form={form} />
    </FormPage>
  );
}
