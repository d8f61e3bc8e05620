const KEY = 'nongso.drafts';

/**
 * What somebody has typed and not sent, kept until the tab is closed: a phone may drop the page when it lacks memory.
 * Storage may be forbidden (private window): then a draft lives as long as its room is open. Never a password.
 */
export class Drafts {
  readonly #storage: () => Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  /** The draft when it has the members of `shape`, else undefined. */
  read<Values extends object>(name: string, shape: Values): Values | undefined {
    const kept = this.#all()[name];
    return isLike(kept, shape) ? kept : undefined;
  }

  keep(name: string, values: unknown): void {
    this.#write({ ...this.#all(), [name]: values });
  }

  drop(name: string): void {
    const { [name]: _dropped, ...others } = this.#all();
    this.#write(others);
  }

  /** The next person at this machine sees none of it. */
  clear(): void {
    this.#write({});
  }

  #all(): Readonly<Record<string, unknown>> {
    try {
      const kept: unknown = JSON.parse(this.#storage().getItem(KEY) ?? '{}');
      return typeof kept === 'object' && kept !== null ? { ...kept } : {};
    } catch {
      return {};
    }
  }

  #write(drafts: Readonly<Record<string, unknown>>): void {
    try {
      this.#storage().setItem(KEY, JSON.stringify(drafts));
    } catch {
      // It stays on the screen.
    }
  }
}

/** Whether both have the same members of the same types: a draft of an older version of the page is let go. */
function isLike<Values extends object>(kept: unknown, shape: Values): kept is Values {
  if (typeof kept !== 'object' || kept === null) return false;
  const types = new Map(Object.entries(kept).map(([name, value]) => [name, typeOf(value)]));
  return Object.entries(shape).every(([name, value]) => types.get(name) === typeOf(value));
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
