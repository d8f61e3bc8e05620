/** Titles of links, for programs that show them to people, and the page of a resolver that cannot look anything up. */
export interface ResolverWords {
  readonly productPage: string;
  readonly stampPage: string;
  readonly away: { readonly title: string; readonly text: string };
  /** What an address names: a lot of a product, a pack of it, a stamp by its code. */
  readonly lot: (product: string, number: string) => string;
  readonly unit: (product: string, serial: string) => string;
}
