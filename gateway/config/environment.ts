import { isScalar, isPair, isSeq, visit } from 'yaml';
import type { Document, Node, Pair, ScalarTag } from 'yaml';
import { formatPath } from './mistake.ts';
import type { Mistake } from './mistake.ts';
import type { Origin } from './origin.ts';
import { InfluxUrl, isPort } from './schema.ts';
import type { InfluxSettings } from './schema.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const TAG = '!env';

/** `!env NAME` in the file is the value of that variable. What is missing is said by {@link missingVariables}. */
export const envTag = (env: Environment): ScalarTag => ({
  tag: TAG,
  resolve: (name) => env[name] ?? '',
});

/** A key of the file that takes its value from a variable which is not set. */
export interface UnsetVariable {
  readonly path: string;
  readonly variable: string;
}

export function unsetVariables(document: Document, env: Environment): UnsetVariable[] {
  const unset: UnsetVariable[] = [];
  visit(document, {
    Scalar(_, node, ancestors) {
      const variable = node.source ?? '';
      if (node.tag !== TAG || env[variable] !== undefined) return;
      unset.push({ path: pathTo([...ancestors, node]), variable });
    },
  });
  return unset;
}

/** The keys whose variable is not set. */
export const missingVariables = (document: Document, env: Environment): Mistake[] =>
  unsetVariables(document, env).map(({ path, variable }) => ({
    path,
    message: `the environment variable ${variable} is not set`,
  }));

/** The keys and places on the way to a node, as the other mistakes have them. */
const pathTo = (way: readonly (Document | Node | Pair)[]): string =>
  formatPath(
    way.flatMap((step, i): (string | number)[] => {
      if (isPair(step)) return [isScalar(step.key) ? String(step.key.value) : '?'];
      return isSeq(step) ? [step.items.indexOf(way[i + 1])] : [];
    }),
  );

const PORTS = ['NONGSO_GATEWAY_PORT', 'NONGSO_MQTT_PORT'];
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** What is wrong with the variables that stand before the file. */
export function variableMistakes(env: Environment): Mistake[] {
  const mistakes = PORTS.flatMap((path): Mistake[] => {
    const given = env[path];
    if (given === undefined || isPort(given)) return [];
    return [{ path, message: `"${given}" is no port; a port is 0 to 65535` }];
  });
  const { NONGSO_LOG: level } = env;
  if (level !== undefined && !LEVELS.includes(level))
    mistakes.push({
      path: 'NONGSO_LOG',
      message: `"${level}" is no level; give one of ${LEVELS.join(', ')}`,
    });
  const { INFLUX_URL: url, INFLUX_BUCKET: bucket, INFLUX_DATABASE: database } = env;
  if (url === undefined) return mistakes;
  const wrong = (message: string): void => void mistakes.push({ path: 'INFLUX_URL', message });
  if (!InfluxUrl.safeParse(url).success)
    wrong(
      'is not scheme, host and path alone; write it as http://127.0.0.1:8086, user and password in INFLUX_USERNAME and INFLUX_PASSWORD',
    );
  if (!bucket && !database) wrong('set INFLUX_BUCKET (InfluxDB 2 and 3) or INFLUX_DATABASE (InfluxDB 1) too');
  return mistakes;
}

/** Who says where InfluxDB is: INFLUX_URL takes all of it from the environment. */
export const influxOrigin = ({ INFLUX_URL }: Environment): Origin =>
  INFLUX_URL === undefined ? 'file' : 'environment';

/**
 * InfluxDB as the environment names it, else as the file does. The environment says where it is; in which order a backlog
 * drains stays as the file says.
 */
export function influxFrom(env: Environment, file: InfluxSettings | undefined): InfluxSettings | undefined {
  const { INFLUX_URL: url = '', INFLUX_BUCKET: bucket, INFLUX_ORG: org, INFLUX_TOKEN: token } = env;
  const { INFLUX_DATABASE: database, INFLUX_USERNAME: username, INFLUX_PASSWORD: password } = env;
  if (influxOrigin(env) === 'file') return file;
  const given = bucket === undefined ? { database, username, password } : { bucket, org, token };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { url, ...known, order: file?.order ?? 'oldest_first' };
}
