import { join } from 'node:path';

/** The user that the services run as; its home is the data folder. */
export const SERVICE_USER = 'nongso';
/** Where settings live that a person writes. */
export const SETTINGS_DIR = '/etc/nongso';
/** Tokens and passwords of the services, one `NAME=value` a line. */
export const ENV_FILE = `${SETTINGS_DIR}/env`;
export const UNIT_DIR = '/etc/systemd/system';

/** What is to be installed. All paths are absolute. */
export interface ServicePlan {
  /** The program's folder; a link that an update turns round, where there is one. */
  readonly root: string;
  /** Node 24. */
  readonly node: string;
  readonly configFile: string;
  readonly dataDir: string;
  /** Where a copy of every night goes; none without it. */
  readonly backupDir: string | undefined;
  /** `with`: the cooperative's api runs on this computer too. */
  readonly api: 'with' | 'without';
  /** `farm`: the computer is there for nothing else, so its log and its hardware watchdog are ours to set. */
  readonly computer: 'farm' | 'shared';
}

/** The program itself and not npx: a signal must reach it. */
export const programOf = ({ root }: ServicePlan): string => join(root, 'cli', 'nongso.js');

/** What systemd, udev and a shell all read as it stands. */
const PLAIN = /^\/[\w@+=:,./-]*$/;

/** The paths of a plan that cannot be written into a unit as they are. */
export const unwritablePaths = ({ root, node, configFile, dataDir, backupDir }: ServicePlan): string[] =>
  [root, node, configFile, dataDir, backupDir ?? '/'].filter((path) => !PLAIN.test(path));

/** A file that the installation writes. */
export interface ServiceFile {
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
  readonly text: string;
  /** `once`: it is a person's from then on, and is never written again. */
  readonly write: 'always' | 'once';
}
