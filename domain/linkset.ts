/** Answers of a GS1-Conformant Resolver 1.2.0 that are data: the linkset (RFC 9264, gs1/linkset schema), its description. */

/** Kinds of link of the GS1 Web Vocabulary that this resolver knows. */
export const LINK_TYPES = [
  'defaultLink',
  'pip',
  'traceability',
  'hasRetailers',
  'certificationInfo',
  'recallStatus',
  'productPassport',
  'dpp',
  'masterData',
  'locationInfo',
  'sustainabilityInfo',
  'verificationService',
  'epcis',
  'jws',
] as const;
export type LinkType = (typeof LINK_TYPES)[number];

const VOCABULARY = 'https://ref.gs1.org/voc/';
/** How the vocabulary has been called over the years, and the prefix that stands for it. */
const VOCABULARY_NAMES = /^(?:gs1:|https?:\/\/(?:ref\.|www\.)?gs1\.org\/voc\/)/;
/** What the members of a linkset mean as linked data: for `jsonLdContextLocation` and the `Link` header. */
export const LINKSET_CONTEXT = 'https://ref.gs1.org/standards/resolver/linkset-context';

/** The default has an address and a title and nothing by which it could be chosen. */
interface DefaultLink {
  readonly type: 'defaultLink';
  /** Absolute, http or https. */
  readonly href: string;
  readonly title: string;
}

interface TypedLink {
  readonly type: Exclude<LinkType, 'defaultLink'>;
  readonly href: string;
  readonly title: string;
  /** As `vi` or `vi-VN`. */
  readonly hreflang?: readonly string[];
}

export type Link = DefaultLink | TypedLink;

/** One level of a Digital Link and what is known of it. */
export interface LinkLevel {
  /** The Digital Link cut at this level, absolute. */
  readonly anchor: string;
  readonly itemDescription: string;
  readonly links: readonly Link[];
}

interface Target {
  readonly href: string;
  readonly title: string;
  readonly hreflang?: readonly string[];
}

/** As it goes over the wire: beside the two texts, full URL of a link type to its links. */
export interface Linkset {
  readonly linkset: readonly Readonly<Record<string, string | readonly Target[]>>[];
}

/** Full URL of a link type: `https://ref.gs1.org/voc/pip`. */
export const linkTypeUrl = (type: LinkType): string => VOCABULARY + type;

/**
 * What `?linkType=` asks for: a bare word, `gs1:pip` or the full URL in any of the three namespaces. `all` is the former
 * name of `linkset`. Undefined for a type that is not known here.
 */
export function parseLinkType(value: string): LinkType | 'linkset' | undefined {
  const word = value.replace(VOCABULARY_NAMES, '');
  if (word === 'linkset' || word === 'all') return 'linkset';
  return LINK_TYPES.find((type) => type === word);
}

/**
 * The linkset of an address.
 * @param levels those of its levels that are known, the asked one first
 * @throws RangeError where a level has two default links or none has one
 */
export function buildLinkset(levels: readonly LinkLevel[]): Linkset {
  const defaults = levels.map(({ links }) => links.filter(({ type }) => type === 'defaultLink').length);
  if (!defaults.includes(1) || defaults.some((count) => count > 1))
    throw new RangeError('one default link for an item, its own or that of a level above');
  return { linkset: levels.map(contextOf) };
}

function contextOf({ anchor, itemDescription, links }: LinkLevel): Record<string, string | Target[]> {
  const byType: Record<string, Target[]> = {};
  for (const { type, ...target } of links) (byType[linkTypeUrl(type)] ??= []).push(target);
  return { anchor, itemDescription, ...byType };
}

/** What stands at `/.well-known/gs1resolver`. */
export interface ResolverDescription {
  readonly name: string;
  readonly resolverRoot: string;
  readonly supportedPrimaryKeys: readonly string[];
  readonly supportedLinkType: readonly { readonly namespace: string; readonly prefix: string }[];
  readonly linkTypeDefaultCanBeLinkset: boolean;
  readonly jsonLdContextLocation: string;
}

/** @param publicUrl what stamps point to, such as `https://id.example.vn` */
export function describeResolver(name: string, publicUrl: string): ResolverDescription {
  return {
    name,
    resolverRoot: publicUrl.replace(/\/+$/, ''),
    supportedPrimaryKeys: ['01'],
    supportedLinkType: [{ namespace: VOCABULARY, prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    jsonLdContextLocation: LINKSET_CONTEXT,
  };
}
