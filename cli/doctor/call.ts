import { existsSync } from 'node:fs';
import { WRAPPER } from '../service/computer.ts';
import type { Surroundings } from '../command.ts';
import type { Facts } from './facts.ts';
import type { Code } from './finding.ts';

/** How the gateway is run here, and how the doctor was called: a command that mends has to fit both. */
export interface Call {
  /**
   * `service`: by what `nongso install-service` wrote, with `sudo nongso` for commands; `container`: from our image, with
   * commands typed beside docker-compose.yml; else from the project's folder.
   */
  readonly runs: 'service' | 'container' | 'by_hand';
  readonly dataDir: string;
  /** Path of nongso.yaml, if one was named. */
  readonly config: string | undefined;
}

/** The image says of itself what it is. */
export const runsHere = ({ NONGSO_RUNS_IN: where }: Surroundings['env']): Call['runs'] => {
  if (where === 'container') return 'container';
  return existsSync(WRAPPER) ? 'service' : 'by_hand';
};

/** The commands that go with what is to be done, on Debian and its kin; the same in every language. */
export type Mending = { readonly [C in Code]?: (facts: Facts[C], call: Call) => readonly string[] };

/** Stands for what only the person knows. */
export const BACKUP = 'BACKUP_FOLDER';

const PLAIN = /^[\w./:@%+,=-]+$/;
/** As a shell takes it for one word. */
export const word = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

export const configFlag = ({ config }: Call): string =>
  config === undefined ? '' : ` --config ${word(config)}`;
