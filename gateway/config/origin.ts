/** Where an effective value was said. What a flag says comes before all of these, and stands in the call itself. */
export type Origin = 'environment' | 'file' | 'default';

export interface Sourced<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** The first that is given: environment, then file, then default. */
export function firstOf<T>(given: {
  readonly environment: T | undefined;
  readonly file: T | undefined;
  readonly fallback: T;
}): Sourced<T> {
  if (given.environment !== undefined) return { value: given.environment, origin: 'environment' };
  if (given.file !== undefined) return { value: given.file, origin: 'file' };
  return { value: given.fallback, origin: 'default' };
}
