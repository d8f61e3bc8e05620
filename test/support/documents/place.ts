/** A folder in which the commands of a document run as they stand: the built project, other ports, other folders. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { packageRoot } from '../../../cli/package-root.ts';
import type { Ending } from '../ending.ts';
import { eventually } from '../eventually.ts';

/** Of the project's own folder: what the place has copies of, or makes itself. */
const OWN = new Set(['.git', 'data', 'docs', 'first-farm', 'farm', 'backup']);
const EXAMPLES = join('docs', 'examples');
/** A command of a document on a loaded machine, ms. */
const ENDS_WITHIN_MS = 120_000;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on until Ctrl-C. */
export interface Staying {
  /** What it said when it was ready. */
  readonly said: RegExpExecArray;
  /** Ctrl-C in its terminal; resolves when nothing of it is left. */
  stop(): Promise<void>;
}

export interface PlaceOptions {
  /** What stands in documents, and what it is here: ports and folders that belong to others on this machine. */
  readonly instead: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Ends with the test, with everything that was left running in it. */
export async function makePlace({ instead, env = {} }: PlaceOptions, { onTestFinished }: Ending) {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-reader-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const real = new Map(Object.entries({ ...rooted(folder), ...instead }));
  const here = (text: string): string => {
    // All at once: what stands instead of one may hold another.
    const shown = [...real.keys()].map((words) => words.replaceAll('.', '\\.')).join('|');
    return text.replace(new RegExp(shown, 'g'), (found) => real.get(found) ?? found);
  };
  const project = join(folder, 'nongso');
  for (const root of Object.values(rooted(folder))) await mkdir(root, { recursive: true });
  await linkProject(project, here);
  const surroundings = {
    PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: folder,
    ...{ LANG: 'C.UTF-8', NONGSO_LOG: 'warn', npm_config_update_notifier: 'false' },
    ...env,
  };
  let cwd = project;

  function begin(command: string) {
    const child = spawn('bash', ['-c', here(command)], {
      ...{ cwd, env: surroundings, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const ended = once(child, 'close').then(() => child.exitCode);
    const signal = (name: NodeJS.Signals): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, name); // its own group, as a terminal has one for each command
    };
    return { output, ended, signal, isGone: () => child.exitCode !== null || child.signalCode !== null };
  }

  return {
    here,
    folder,
    project,
    /** From now on `shown` in a document is `here`, as the number of a letter that was not known before. */
    put: (shown: string, now: string): void => void real.set(shown, now),
    /** The folder that commands run in. */
    get cwd() {
      return cwd;
    },
    /** What a `cd` in a document does. */
    go(to: string): void {
      cwd = resolve(cwd, here(to));
    },
    /** Runs a command as it is shown to its end, whatever that is. */
    async run(command: string): Promise<Ran> {
      const { output, ended, signal } = begin(command);
      const timer = setTimeout(() => signal('SIGKILL'), ENDS_WITHIN_MS);
      const code = await ended;
      clearTimeout(timer);
      return { code, ...output };
    },
    /** Starts a command that stays, and waits until it says that it is ready. */
    async stay(command: string, ready: RegExp): Promise<Staying> {
      const { output, ended, signal, isGone } = begin(command);
      onTestFinished(async () => {
        signal('SIGKILL');
        await ended;
      });
      const all = (): string => output.stdout + output.stderr;
      const said = await eventually(
        `${command} says ${String(ready)}`,
        () => ready.exec(all()) ?? (isGone() && ('gone' as const)),
        { within_ms: ENDS_WITHIN_MS },
      );
      if (said === 'gone') throw new Error(`${command} has ended: ${all()}`);
      return {
        said,
        async stop() {
          signal('SIGINT');
          await ended;
        },
      };
    },
  };
}
export type DocumentPlace = Awaited<ReturnType<typeof makePlace>>;

/** Folders of a computer that belong to others than this test: they are in its own folder. */
const rooted = (folder: string): Record<string, string> =>
  Object.fromEntries(['/tmp/', '/media/', '/var/', '/etc/', '/opt/'].map((root) => [root, folder + root]));

/** The built project as it is, but for its examples, which name this place's ports and folders. */
async function linkProject(project: string, here: (text: string) => string): Promise<void> {
  await mkdir(join(project, 'docs'), { recursive: true });
  for (const name of await readdir(packageRoot()))
    if (!OWN.has(name)) await symlink(join(packageRoot(), name), join(project, name));
  await cp(join(packageRoot(), EXAMPLES), join(project, EXAMPLES), { recursive: true });
  for (const name of await readdir(join(project, EXAMPLES))) {
    const file = join(project, EXAMPLES, name);
    await writeFile(file, here(await readFile(file, 'utf8')));
  }
}
