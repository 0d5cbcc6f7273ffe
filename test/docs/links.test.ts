/** What the docs name is there: files, headings, routes, pages, environment variables, npm scripts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findTargetHandler } from 'hono/utils/handler';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageHeaders } from '../../src/dashboard/session/page-headers.ts';
import { createTestApp } from '../support/app.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const filesIn = (folder: string, end: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));

const DOCS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesIn('docs', '.md')];

const withoutFences = (text: string): string => text.replace(/^```.*?^```/gms, '');
const allOf = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);
/** What stands between backticks, outside of blocks. */
const spansOf = (text: string): readonly string[] => allOf(withoutFences(text), /`([^`\n]+)`/g);

/** Each thing that a check of all docs finds missing, with the file that names it. */
const missing = (find: (text: string, path: string) => readonly string[]): readonly string[] =>
  DOCS.flatMap((path) => find(read(path), path).map((what) => `${path}: ${what}`));

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(allOf(withoutFences(text), /^#{1,6} (.+)$/gm).map(anchorOf));

it('leads by each link to a file that is there, and to a heading of it', () => {
  const dead = missing((text, path) =>
    allOf(withoutFences(text), /\]\(([^)\s]+)\)/g).filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    }),
  );
  expect(dead).toEqual([]);
});

it('names files that are there', () => {
  const gone = missing((text) =>
    spansOf(text).filter((span) => /^(src|test|bench|docs)\/[\w./-]+$/.test(span) && !existsSync(join(ROOT, span))),
  );
  expect(gone).toEqual([]);
});

it('names environment variables that the service reads, and npm scripts that there are', () => {
  const source = filesIn('src', '.ts').map(read).join('\n');
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
  const unknown = missing((text) => [
    ...allOf(text, /^\| `([A-Z][A-Z_]+)`.* \|/gm).filter((name) => !source.includes(name)),
    ...allOf(text, /npm run (?:--silent )?([a-z:]+)/g).filter((name) => !(name in scripts)),
  ]);
  expect(unknown).toEqual([]);
});

describe('routes', () => {
  /** Parts of pages, which no one opens. */
  const PARTS = ['/live/events', '/setup/steps'];
  /** Not ours, or served by the entry. */
  const ELSEWHERE = /^\/(slack|assets\/.*)$/;
  let routes: readonly { readonly pattern: string; readonly fits: RegExp; readonly isPage: boolean }[] = [];

  beforeAll(async () => {
    const { app } = await createTestApp();
    routes = app.routes
      .filter(({ path }) => path !== '/*')
      .map(({ path, method, handler }) => ({
        pattern: path,
        fits: new RegExp(`^${path.replace(/:\w+\{\.\+\}|\*/g, '.+').replace(/:\w+/g, '[^/]+')}$`),
        isPage: method === 'GET' && findTargetHandler(handler) === pageHeaders,
      }));
  });

  /** `POST /v1/keys?x={…}` -> `/v1/keys`: what a text names, with `x` for what is filled in. */
  const pathsOf = (text: string): readonly string[] => {
    const named = spansOf(text).map((span) => span.replace(/^[A-Z|]+ (?=\/)/, ''));
    const asked = allOf(text, /(?:\$URL|https:\/\/sentinel\.example\.com)(\/[^\s"'`]*)/g);
    return [...named.filter((span) => /^\/[^\s]*$/.test(span)), ...asked].map((path) =>
      path.replace(/[?#].*$/, '').replace(/\{\w+\}|\$\w+|:\w+/g, 'x'),
    );
  };
  /** A route, or what stands above routes: `/v1`, `/sources/…`. */
  const isKnown = (path: string): boolean => {
    const above = path.replace(/\/?…?$/, '/');
    return routes.some(({ fits, pattern }) => fits.test(path) || pattern.startsWith(above));
  };

  it('names paths that are served', () => {
    const unknown = missing((text) => pathsOf(text).filter((path) => !ELSEWHERE.test(path) && !isKnown(path)));
    expect(unknown).toEqual([]);
  });

  it('names every page of the dashboard in its description', () => {
    const named = pathsOf(read('docs/dashboard.md'));
    const pages = routes.filter(({ isPage, pattern }) => isPage && !PARTS.includes(pattern));
    expect(pages.length).toBeGreaterThan(30);
    const untold = pages.filter(({ fits }) => !named.some((path) => fits.test(path)));
    expect(untold.map(({ pattern }) => pattern)).toEqual([]);
  });
});
