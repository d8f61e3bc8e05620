/** One thing wrong with a configuration: where, what, and what to do about it. */
export interface Mistake {
  /** As `zones[0].outputs[1].channel`. */
  readonly path: string;
  readonly message: string;
}

export const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');

/** Every mistake of a configuration together, so that one edit can mend them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ path, message }) => `  ${path || 'file'}: ${message}`).join('\n'));
    this.mistakes = mistakes;
  }
}
