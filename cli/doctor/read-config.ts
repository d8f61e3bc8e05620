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
}

/** Parts that can be left out without changing what another one means. */
const SEPARATE = [
  'forward.influx',
  'forward.victoriametrics',
  'forward.api',
  'homeassistant',
  'journal',
] as const;

/** Never throws. */
export function readConfigFile(file: string, given: Given): ReadFile {
  const text = textOf(file);
  if (text === undefined) return { file, document: undefined, mistakes: [], unset: [], config: undefined };
  const document = parseDocument(text, { customTags: [envTag(given.env)] });
  const unset = unsetVariables(document, given.env);
  const whole = configOf(text, given);
  if (whole.config !== undefined) return { file, document, mistakes: [], unset, config: whole.config };
  const isUnset = new Set(unset.map(({ path }) => path));
  const mistakes = whole.mistakes.filter(({ path }) => !isUnset.has(path));
  return { file, document, mistakes, unset, config: rest(text, whole.mistakes, given) };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function configOf(
  text: string,
  given: Given,
):
  | { readonly config: Config; readonly mistakes?: never }
  | { readonly config?: never; readonly mistakes: readonly Mistake[] } {
  try {
    return { config: parseConfig(text, given) };
  } catch (error) {
    if (error instanceof ConfigError) return { mistakes: error.mistakes };
    throw error;
  }
}

/** What is left without the parts that are wrong. */
function rest(text: string, mistakes: readonly Mistake[], given: Given): Config | undefined {
  const document = parseDocument(text, { customTags: [envTag(given.env)] });
  if (document.errors.length > 0) return undefined;
  for (const { path } of mistakes) {
    const part = SEPARATE.find((name) => path === name || path.startsWith(`${name}.`));
    if (part === undefined) return undefined;
    document.deleteIn(part.split('.'));
  }
  return configOf(document.toString(), given).config;
}
