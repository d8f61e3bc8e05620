import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { parseConfig } from '../gateway/config.ts';
import type { Environment } from '../gateway/config.ts';
import { ConfigError } from '../gateway/config/mistake.ts';
import type { Mistake } from '../gateway/config/mistake.ts';

interface Given {
  readonly profiles: ProfileLibrary;
  readonly env: Environment;
}

function mistakesOf(text: string, given: Given): readonly Mistake[] {
  try {
    parseConfig(text, given);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

/**
 * What an edit would break. Mistakes that were there before are not the edit's: a variable that only the service has
 * must not stop a person from adding a device. They are told by their place, since their words list what is known.
 */
export function brokenBy(edit: { readonly before: string; readonly after: string }, given: Given): Mistake[] {
  const old = new Set(mistakesOf(edit.before, given).map(({ path }) => path));
  return mistakesOf(edit.after, given).filter(({ path }) => !old.has(path));
}
