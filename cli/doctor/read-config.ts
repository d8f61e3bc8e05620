import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { ProfileLibrary } from '../../domain/profile/schema.ts';
import { parseConfig } from '../../gateway/config.ts';
import type { Config, Environment } from '../../gateway/config.ts';
import { envTag, unsetVariables } from '../../gateway/config/environment.ts';
import type { UnsetVariable } from '../../gateway/config/environment.ts';
import { ConfigError } from '../../gateway/config/mistake.ts';
import type { Mistake } from '../../gateway/config/mistake.ts';
import { withoutMistakes } from './without-mistakes.ts';
import type { Parsed } from './without-mistakes.ts';

interface Given {
  readonly profiles: ProfileLibrary;
  readonly env: Environment;
}

/** nongso.yaml as the doctor reads it: one part that is wrong must not hide what else is wrong. */
export interface ReadFile {
  readonly file: string;
  /** Undefined: the file cannot be read. */
  readonly document: Document | undefined;
  /** What the gateway would refuse, without the variables that are not set. */
  readonly mistakes: readonly Mistake[];
  readonly unset: readonly UnsetVariable[];
  /** The file without the parts that are wrong; undefined when nothing can be made of it. */
  readonly config: Config | undefined;
  /** Parts that are wrong, or do not stand without them: `config` is without these. */
  readonly left: readonly string[];
}

/** Never throws. */
export function readConfigFile(file: string, given: Given): ReadFile {
  const text = textOf(file);
  const nothing = { mistakes: [], unset: [], config: undefined, left: [] };
  if (text === undefined) return { file, document: undefined, ...nothing };
  const document = parseDocument(text, { customTags: [envTag(given.env)] });
  const unset = unsetVariables(document, given.env);
  const whole = configOf(text, given);
  if (whole.config !== undefined) return { ...nothing, file, document, config: whole.config };
  const isUnset = new Set(unset.map(({ path }) => path));
  const mistakes = whole.mistakes.filter(({ path }) => !isUnset.has(path));
  const seen = { file, document, mistakes, unset };
  if (document.errors.length > 0) return { ...seen, config: undefined, left: [] };
  const parse = (rest: string, env: Environment): Parsed => configOf(rest, { ...given, env });
  return { ...seen, ...withoutMistakes(document, whole.mistakes, { env: given.env, parse }) };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function configOf(text: string, given: Given): Parsed {
  try {
    return { config: parseConfig(text, given) };
  } catch (error) {
    if (error instanceof ConfigError) return { mistakes: error.mistakes };
    throw error;
  }
}
