/** What a request for a stamp address wants to have: the table of answers, read from left. */
import { parseLinkType } from '../../domain/linkset.ts';
import type { LinkType } from '../../domain/linkset.ts';

export type Wish =
  | { readonly want: 'page' }
  | { readonly want: 'linkset' }
  /** `type` undefined: no kind of link that is known here. */
  | { readonly want: 'link'; readonly type: LinkType | undefined };

const PAGE: Wish = { want: 'page' };
const LINKSET: Wish = { want: 'linkset' };
const DEFAULT_LINK: Wish = { want: 'link', type: 'defaultLink' };

const HTML = /(?:^|,)\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;([^,]*))?(?:,|$)/i;
const LINKSET_JSON = /(?:^|,)\s*application\/linkset\+json\s*(?:;([^,]*))?(?:,|$)/i;
const QUALITY = /(?:^|;)\s*q\s*=\s*([\d.]+)/i;

/**
 * @param linkType of the query, where it has one
 * @param accept the header of RFC 9110, 12.5.1
 */
export function wishOf(linkType: string | undefined, accept = '*/*'): Wish {
  if (linkType !== undefined) {
    const type = parseLinkType(linkType);
    return type === 'linkset' ? LINKSET : { want: 'link', type };
  }
  const html = weightOf(HTML, accept);
  const linkset = weightOf(LINKSET_JSON, accept);
  if (linkset > html) return LINKSET;
  return html > 0 ? PAGE : DEFAULT_LINK;
}

/** 0 to 1; 0 where the type is not named. */
function weightOf(type: RegExp, accept: string): number {
  const named = type.exec(accept);
  if (!named) return 0;
  const quality = QUALITY.exec(named[1] ?? '')?.[1];
  return quality === undefined ? 1 : Number(quality) || 0;
}
