import { PAGES } from '../support/world-pages.ts';
import { fileOf, type Variant } from './variants.ts';

const linkOf = (variant: Variant): string => {
  const { colorScheme, width, media } = variant;
  return `[${media === 'print' ? 'on paper' : `${colorScheme} ${width}`}](${fileOf(variant)})`;
};

/** The list of pictures, by page. */
export function indexOf(variants: readonly Variant[]): string {
  const rows = Object.entries(PAGES).flatMap(([route, looks]) =>
    looks.flatMap((look) => {
      const links = variants.filter((variant) => variant.look === look).map(linkOf);
      return links.length === 0 ? [] : [`| \`${route}\` | ${look.name} | ${links.join(', ')} |`];
    }),
  );
  return `# Every page of the dashboard

Made by \`npm run screenshots\`: a service with nine days of mail of three tenants, one with thousands of times as much, one
without any event and one whose store fails, all by a clock that stands still. Windows are shown smaller than
they are, long pages are cut off. The same pages, in more states, are checked by \`test/e2e/every-page.test.ts\`. What was
found in the pictures: [the checklist](CHECKLIST.md).

| Page | Shows | Pictures |
|---|---|---|
${rows.join('\n')}
`;
}
