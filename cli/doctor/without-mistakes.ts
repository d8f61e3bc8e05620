import { Document } from 'yaml';
import type { Config, Environment } from '../../gateway/config.ts';
import type { Mistake } from '../../gateway/config/mistake.ts';

type Key = string | number;

/** A configuration, or what is wrong with it. */
export type Parsed =
  | { readonly config: Config; readonly mistakes?: never }
  | { readonly config?: never; readonly mistakes: readonly Mistake[] };

/** What is left of a configuration without the parts that are wrong. */
export interface Rest {
  /** Undefined when nothing can be made of it. */
  readonly config: Config | undefined;
  /** What was left out: the ids of members of lists, else paths. */
  readonly left: readonly string[];
}

/** A bus that goes takes its devices, they their outputs, these their rules and supplies; then some to spare. */
const MAX_ROUNDS = 10;

const LISTS: ReadonlySet<Key> = new Set(['buses', 'devices', 'supplies', 'zones']);
/** In a zone. */
const INNER_LISTS: ReadonlySet<Key | undefined> = new Set(['outputs', 'rules']);
/** Without these nothing can be made of the rest. */
const NEEDED: ReadonlySet<Key> = new Set(['farm', 'timezone', 'location']);
/** Sections that listen where nothing else is said: port 0 stands for a place that nobody knows. */
const LISTENS: ReadonlySet<Key> = new Set(['http', 'mqtt']);
const NOWHERE = { listen: '127.0.0.1:0' };
/** Variables that may be wrong, by the section that they stand before. */
const VARIABLES: ReadonlyMap<string, readonly Key[]> = new Map([
  ['INFLUX_URL', ['forward', 'influx']],
  ['NONGSO_GATEWAY_PORT', ['http']],
  ['NONGSO_MQTT_PORT', ['mqtt']],
  ['NONGSO_LOG', []],
]);

/**
 * Leaves out what is wrong, then what is wrong without it, until the gateway would take the rest.
 * @param document of which no line is wrong as YAML
 */
export function withoutMistakes(
  document: Document,
  first: readonly Mistake[],
  { env, parse }: { readonly env: Environment; readonly parse: (text: string, env: Environment) => Parsed },
): Rest {
  // As plain values: a part that goes may be one that another line of the file points to.
  const rest = new Document(document.toJS(), { aliasDuplicateObjects: false });
  const left: string[] = [];
  let mistakes = first;
  let said = env;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parts = mistakes.map(({ path }) => VARIABLES.get(path) ?? partOf(path));
    if (parts.includes(undefined)) break;
    const wrong = new Set(mistakes.map(({ path }) => path));
    said = Object.fromEntries(Object.entries(said).filter(([name]) => !wrong.has(name)));
    left.push(...leaveOut(rest, parts));
    const parsed = parse(rest.toString(), said);
    if (parsed.config !== undefined) return { config: parsed.config, left };
    ({ mistakes } = parsed);
  }
  return { config: undefined, left: [] };
}

/** The least that can be left out for a mistake there; undefined when that would be the farm. */
function partOf(path: string): readonly Key[] | undefined {
  const keys = path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const [section = '', at, list, item] = keys;
  if (section === '' || NEEDED.has(section)) return undefined;
  if (section === 'zones' && INNER_LISTS.has(list) && typeof item === 'number') return keys.slice(0, 4);
  if (LISTS.has(section) && typeof at === 'number') return [section, at];
  return section === 'forward' ? keys.slice(0, 2) : [section];
}

/** Says what is left out. */
function leaveOut(document: Document, parts: readonly (readonly Key[] | undefined)[]): string[] {
  const byPath = new Map(
    parts.flatMap((keys = []) => (keys.length === 0 ? [] : [[keys.join('.'), keys] as const])),
  );
  // What is inside before what it is in, and of a list the last first: so that each is where its path says.
  const inOrder = [...byPath.values()].sort(
    (one, other) => other.length - one.length || indexIn(other) - indexIn(one),
  );
  const names = inOrder.map((keys) => nameOf(document, keys));
  for (const keys of inOrder) {
    const [section = ''] = keys;
    if (LISTENS.has(section)) document.setIn(keys, document.createNode(NOWHERE));
    else if (document.hasIn(keys)) document.deleteIn(keys);
  }
  return names.reverse();
}

const indexIn = (keys: readonly Key[]): number => {
  const last = keys.at(-1);
  return typeof last === 'number' ? last : -1;
};

/** As people know it. */
function nameOf(document: Document, keys: readonly Key[]): string {
  const id: unknown = typeof keys.at(-1) === 'number' ? document.getIn([...keys, 'id']) : undefined;
  return typeof id === 'string' ? id : keys.join('.');
}
