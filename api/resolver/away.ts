import { RESOLVER_WORDS } from './messages/index.ts';

const { vi, en } = RESOLVER_WORDS;

/** What a buyer sees while nothing can be looked up, in both languages. Needs no store, no style, no script. */
export const AWAY_PAGE = [
  '<!doctype html><html lang="vi"><head><meta charset="utf-8">',
  `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${vi.away.title}</title></head>`,
  `<body><h1>${vi.away.title}</h1><p>${vi.away.text}</p>`,
  `<div lang="en"><h2>${en.away.title}</h2><p>${en.away.text}</p></div></body></html>`,
].join('');
