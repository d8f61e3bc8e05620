/** What a server answers at each address, so that a wrong method is told from a wrong address. */
export class KnownRoutes {
  /** Methods by the address as registered: `/api/v1/lots/:id`. */
  readonly byAddress = new Map<string, Set<string>>();
  readonly #patterns = new Map<string, RegExp>();

  add({ url, method }: { readonly url: string; readonly method: string | readonly string[] }): void {
    const methods = this.byAddress.get(url) ?? new Set();
    this.byAddress.set(url, methods);
    this.#patterns.set(url, patternOf(url));
    for (const one of [method].flat()) methods.add(one);
  }

  /** Methods that this path takes, in order; none when there is nothing. */
  methodsAt(path: string): string[] {
    const found = [...this.byAddress].filter(([url]) => this.#patterns.get(url)?.test(path));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  }
}

/** The router's `:name` is one part of a path or its middle, its `*` is all that follows. */
function patternOf(url: string): RegExp {
  const text = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace('*', '.*');
  return new RegExp(`^${text}/?$`);
}
