/** `npm start` as a newcomer meets it: nothing but what it prints is known. */
import { start } from './nongso.ts';
import type { Program, StartOptions } from './nongso.ts';

/** From the command to the welcome, with the season that the farm lives through before; ms. */
const WELCOME_WITHIN_MS = 120_000;
const LAST_LINE = /Ctrl-C/;

export interface Demo extends Program {
  /** What it printed, by the names that stand before: a password that is not shown is words. */
  readonly phonePage: string;
  readonly pin: string;
  readonly console: string;
  readonly login: string;
  readonly password: string;
  /** The address of one stamp. */
  readonly stamp: string;
  /** Where the api is: the console and the stamps live there. */
  readonly api: string;
}

/** Starts the demonstration on this data folder and reads its welcome. */
export async function startDemo(dataDir: string, { env = {}, ...options }: StartOptions = {}): Promise<Demo> {
  const program = start(['start'], { ...options, env: { NONGSO_DATA_DIR: dataDir, ...env } });
  try {
    await program.says(LAST_LINE, 'stdout', { within_ms: WELCOME_WITHIN_MS });
    const printed = (name: string): string => {
      const value = new RegExp(`/ ${name} +(.+)$`, 'm').exec(program.stdout)?.[1];
      if (value === undefined) throw new Error(`no ${name} in\n${program.stdout}`);
      return value.replace(/ {2}\(.*\)$/, '');
    };
    const console = printed('console');
    return Object.assign(program, {
      phonePage: new URL(printed('phone page')).origin,
      pin: printed('PIN'),
      console,
      login: printed('sign in'),
      password: printed('password'),
      stamp: printed('one stamp'),
      api: new URL(console).origin,
    });
  } catch (error) {
    await program.stop();
    throw error;
  }
}
