import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../command.ts';
import { makeFolder } from './owned-file.ts';
import { ENV_FILE, SERVICE_USER, SETTINGS_DIR } from './plan.ts';
import type { ServicePlan } from './plan.ts';

const OTHERS_MAY_ENTER = 0o001;
const OTHERS_MAY_READ = 0o004;

/** Runs a program to its end; gives what it said. @throws Failure when it fails */
function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error || status !== 0)
    throw new Failure(`${[program, ...args].join(' ')} failed: ${error?.message ?? stderr.trim()}`);
  return stdout;
}

const idOf = (which: '-u' | '-g'): number => Number(run('id', [which, SERVICE_USER]));

/**
 * Makes the services' user, as the file just written says, and gives it what is its own: the settings folder, so that
 * `device add` can replace nongso.yaml there, and folders that are not there yet. What exists elsewhere is left as it is.
 * @throws Failure
 */
export function makeUser({ configFile, dataDir, backupDir }: ServicePlan): void {
  run('systemd-sysusers', ['nongso.conf']);
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  const give = (path: string, mode: number): void => {
    chownSync(path, uid, gid);
    chmodSync(path, mode);
  };
  give(SETTINGS_DIR, 0o750);
  give(ENV_FILE, 0o600);
  if (dirname(configFile) === SETTINGS_DIR) give(configFile, 0o640);
  for (const folder of [dataDir, ...(backupDir === undefined ? [] : [backupDir])]) {
    if (existsSync(folder)) continue;
    makeFolder(folder);
    give(folder, 0o700);
  }
}

/** Of a plan, folders that are there and belong to another user than the services'. */
export const othersFolders = ({ dataDir, backupDir }: ServicePlan): string[] => {
  const uid = idOf('-u');
  return [dataDir, ...(backupDir === undefined ? [] : [backupDir])].filter(
    (folder) => statSync(folder).uid !== uid,
  );
};

/** The first part of a path that keeps other users out of it; undefined when they may read it. */
export function closedPart(path: string): string | undefined {
  const { mode } = statSync(path);
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if ((statSync(folder).mode & OTHERS_MAY_ENTER) === 0) return folder;
  return (mode & OTHERS_MAY_READ) === 0 ? path : undefined;
}
