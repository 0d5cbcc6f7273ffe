import { type Look, PAGES } from '../support/world-pages.ts';

export interface Variant {
  readonly look: Look;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly media: 'screen' | 'print';
}

const DESK = 1280;
const PHONE = 360;
/** A4 less its margins. */
const PAPER = 720;

const all = (look: Look): readonly Variant[] =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    [DESK, PHONE].map((width) => ({ look, colorScheme, width, media: 'screen' as const })),
  );

/** What is only another state of a page: each theme and each width once. */
const two = (look: Look): readonly Variant[] => [
  { look, colorScheme: 'light', width: DESK, media: 'screen' },
  { look, colorScheme: 'dark', width: PHONE, media: 'screen' },
];

/** The first look of a page in four variants; empty, huge and failing ones in two; the first page on paper too. */
export const VARIANTS: readonly Variant[] = Object.values(PAGES).flatMap((looks, page) =>
  looks.flatMap((look, n) => {
    if (n > 0) return look.of === undefined ? [] : two(look);
    return page > 0 ? all(look) : [...all(look), { look, colorScheme: 'dark', width: PAPER, media: 'print' } as const];
  }),
);

export const fileOf = ({ look, colorScheme, width, media }: Variant): string =>
  `${look.name}-${media === 'print' ? 'print' : `${colorScheme}-${width}`}.webp`;
