/** The buyer's page as HTML: what the api's composition root hands to its scan routes. */
import { createHash } from 'node:crypto';
import { render } from 'svelte/server';
import type { TraceRenderer, TraceView, UnitFacts } from '../../domain/http/trace.ts';
import type { Language } from '../../domain/messages/index.ts';
import Page from './src/Page.svelte';
import Unit from './src/Unit.svelte';
import { productData } from './src/product-data.ts';
import css from './trace.css?inline';

/** Where Page.svelte leaves room for the part about one pack. No text of a view can bring a bare `<`. */
const UNIT_PLACE = '<unit-place></unit-place>';

/** Marks for a script that would wake the page; there is none. */
const withoutMarks = (html: string): string => html.replaceAll(/<!--.*?-->/g, '');

const style = css.trim();

const opening = (language: Language): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
  '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="theme-color" content="#0a5a36">';

function page(view: TraceView): { before: string; after: string } {
  const { head, body } = render(Page, { props: { view } });
  const [before = '', after = ''] = body.split(UNIT_PLACE);
  return {
    before: [
      opening(view.language),
      withoutMarks(head),
      productData(view),
      `<style>${style}</style></head><body>`,
      withoutMarks(before),
    ].join(''),
    after: `${withoutMarks(after)}</body></html>`,
  };
}

function unit(facts: UnitFacts, language: Language): string {
  return facts.scans === 0 ? '' : withoutMarks(render(Unit, { props: { facts, language } }).body);
}

export const renderer: TraceRenderer = {
  page,
  unit,
  stylePolicy: `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
};
