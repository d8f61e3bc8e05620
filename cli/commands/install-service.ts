import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure, flag } from '../command.ts';
import type { Arguments, Command, Surroundings } from '../command.ts';
import { packageRoot } from '../package-root.ts';
import { presentAdapters } from '../service/adapters.ts';
import { computerFiles } from '../service/computer.ts';
import { nextCommands } from '../service/next.ts';
import { marked, standingAt, writeOwned } from '../service/owned-file.ts';
import { SETTINGS_DIR, unwritablePaths } from '../service/plan.ts';
import type { ServiceFile, ServicePlan } from '../service/plan.ts';
import { nameAdapters, UDEV_FILE } from '../service/udev.ts';
import { unitFiles } from '../service/units.ts';
import { closedPart, makeUser, othersFolders } from '../service/user.ts';

const DATA_DIR = '/var/lib/nongso';
/** Beside the folders of several versions: a link to the one that runs. */
const CURRENT = 'current';

/** The program's folder, by the link that an update turns round where there is one. */
function programRoot(): string {
  const root = realpathSync(packageRoot());
  const current = join(dirname(root), CURRENT);
  return existsSync(current) && realpathSync(current) === root ? current : root;
}

/** The Node that the program brings, else the one that runs this. */
function nodeOf(root: string): string {
  const own = join(root, 'node_modules', '.bin', 'node');
  const { stdout } = spawnSync(own, ['-v'], { encoding: 'utf8' });
  return (stdout ?? '').startsWith('v24.') ? own : process.execPath;
}

const folderOf = (args: Arguments, name: string): string | undefined => {
  const { [name]: told } = args.flags;
  return typeof told === 'string' && told !== '' ? resolve(told) : undefined;
};

/** @throws Failure for what no unit could name, or no service could use */
function planOf(args: Arguments): ServicePlan {
  const configFile = resolve(flag(args, 'config'));
  if (!existsSync(configFile))
    throw new Failure(`${configFile} cannot be read; give the right path with --config`);
  const root = programRoot();
  const plan: ServicePlan = {
    ...{ root, node: nodeOf(root), configFile },
    dataDir: folderOf(args, 'data') ?? DATA_DIR,
    backupDir: folderOf(args, 'backup'),
    api: args.flags.api === true ? 'with' : 'without',
    computer: args.flags.dedicated === true ? 'farm' : 'shared',
  };
  const [odd] = unwritablePaths(plan);
  if (odd !== undefined)
    throw new Failure(
      `"${odd}" has a character that units and shells read otherwise; use letters, digits and . _ - / in its name`,
    );
  return plan;
}

/** What keeps a service of another user from its own program or settings. */
function warnOfClosed({ root, node, configFile }: ServicePlan, note: Surroundings['note']): void {
  const paths = [root, node, ...(dirname(configFile) === SETTINGS_DIR ? [] : [configFile])];
  for (const closed of new Set(paths.flatMap((path) => closedPart(path) ?? [])))
    note(
      `nongso install-service: ${closed} is closed to other users, so the service cannot read it; put the program into /opt/nongso and nongso.yaml into ${SETTINGS_DIR}`,
    );
}

/** @throws Failure when one of the files is not ours to replace */
function refuseOthers(files: readonly ServiceFile[], into: string): void {
  const wrong = files
    .filter(({ write }) => write === 'always')
    .map(({ path }) => ({ path, standing: standingAt(join(into, path)) }))
    .filter(({ standing }) => standing === 'changed' || standing === 'foreign');
  if (wrong.length === 0) return;
  const told = wrong.map(
    ({ path, standing }) =>
      `${path} ${standing === 'changed' ? 'was changed by a person' : 'was written by somebody else'}`,
  );
  throw new Failure(
    `nothing was written: ${told.join(', ')}; move it away, or use --force (the old one is kept as FILE.old)`,
  );
}

export const installService: Command = {
  name: 'install-service',
  usage: 'install-service --config F [--backup DIR]',
  summary:
    'writes what systemd and udev need to run the gateway from the start of the computer; starts nothing',
  example:
    'sudo node cli/nongso.js install-service --config /etc/nongso/nongso.yaml --backup /var/backups/nongso --dedicated',
  options: {
    config: { type: 'string' },
    data: { type: 'string' },
    backup: { type: 'string' },
    api: { type: 'boolean' },
    dedicated: { type: 'boolean' },
    dir: { type: 'string' },
    print: { type: 'boolean' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run(args, surroundings) {
    const { print, note } = surroundings;
    const plan = planOf(args);
    const into = folderOf(args, 'dir') ?? '/';
    const isReal = into === '/';
    const udevFile = join(into, UDEV_FILE);
    const { file: udev, names } = nameAdapters(
      presentAdapters(),
      existsSync(udevFile) ? readFileSync(udevFile, 'utf8') : '',
    );
    const files = [...unitFiles(plan), ...computerFiles(plan), ...(udev ? [udev] : [])];
    warnOfClosed(plan, note);
    if (args.flags.print === true) {
      for (const { path, text, write } of files)
        print(`# ---- ${path}\n${write === 'always' ? marked(text) : text}`);
      return Promise.resolve(0);
    }
    if (isReal && process.geteuid?.() !== 0)
      throw new Failure(
        'only root may write to /etc: call it with sudo, or look at the files with --print or --dir DIR',
      );
    if (args.flags.force !== true) refuseOthers(files, into);
    const written = files.map((file) => ({ path: file.path, done: writeOwned(join(into, file.path), file) }));
    if (isReal) makeUser(plan);
    const next = nextCommands(plan, { udev: udev !== undefined, foreign: isReal ? othersFolders(plan) : [] });
    if (args.flags.json === true) print(JSON.stringify({ files: written, adapters: names, next }));
    else {
      for (const { path, done } of written) print(`${done.padEnd(9)} ${join(into, path)}`);
      for (const { device, name } of names)
        print(`${device} will also be ${name}; use that name in nongso.yaml`);
      if (names.length === 0)
        print(
          'no USB serial adapter is plugged in; plug it in and call this again to give it a name that stays',
        );
      print('now:');
      for (const command of next) print(`  ${command}`);
    }
    return Promise.resolve(0);
  },
};
