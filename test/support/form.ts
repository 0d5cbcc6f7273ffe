/** Reads the forms of a page as a browser would send them. */

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const decode = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name] ?? '');

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
};

const selected = (options: string): string => {
  const tags = options.match(/<option[^>]*>/g) ?? [];
  return attribute(tags.find((tag) => /\sselected\b/.test(tag)) ?? tags[0] ?? '', 'value') ?? '';
};

export interface ReadForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What is around every page. */
const FRAME = ['/sign-out', '/theme'];

/** The forms of a page that are sent with POST, those of its frame left out. */
export function postForms(html: string): readonly ReadForm[] {
  return [...html.matchAll(/<form\b([^>]*method="post"[^>]*)>([\s\S]*?)<\/form>/g)].flatMap(
    ([, head = '', body = '']): ReadForm[] => {
      const inputs = (body.match(/<input\b[^>]*>/g) ?? []).map((tag) => [tag, attribute(tag, 'value') ?? '']);
      const selects = [...body.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)].map(([, tag = '', options = '']) => [
        tag,
        selected(options),
      ]);
      const areas = [...body.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)].map(([, tag = '', text = '']) => [
        tag,
        decode(text),
      ]);
      const fields = [...inputs, ...selects, ...areas].flatMap(([tag = '', value = '']) => {
        const name = attribute(tag, 'name');
        return name === undefined ? [] : [[name, value]];
      });
      const action = attribute(head, 'action') ?? '';
      return FRAME.includes(action) ? [] : [{ action, fields: Object.fromEntries(fields) }];
    },
  );
}
