import {
  DeadLettersBody,
  DeadLetterSummary,
  DeadLetterView,
  SettledBody,
} from '../../domain/http/dead-letters.ts';
import { WrongUsage } from '../command.ts';
import type { Arguments, Command, Surroundings } from '../command.ts';
import { letterLines, listLines, summaryLines } from '../dead-letter-lines.ts';
import { withFarmService } from '../farm-service.ts';
import type { Ask } from '../farm-service.ts';

const PATH = '/api/v1/dead-letters';
/** Who it is in what the gateway records. */
const NAME = 'nongso dead';
/** Letters of a group that were not settled and are told one by one; all are in --json. */
const MAX_TOLD = 5;
/** Stands for letters of no device. */
const NO_DEVICE = '-';

const READS = ['list', 'summary', 'show'] as const;
const CHANGES = ['replay', 'drop'] as const;

interface Job {
  readonly args: Arguments;
  readonly ask: Ask;
  readonly print: Surroundings['print'];
  readonly note: Surroundings['note'];
}

/** Does one action; gives the exit code. */
type Action = (job: Job) => Promise<number>;

/** What the words of the call mean. @throws WrongUsage before anything is asked */
function actionOf(args: Arguments): Action {
  const [word, id] = args.words;
  const { device, code } = args.flags;
  if (id !== undefined && !/^[1-9]\d{0,14}$/.test(id))
    throw new WrongUsage(`"${id}" is no number of a letter; see: dead list`);
  const reads = READS.find((name) => name === word);
  if (reads === 'show') {
    if (id === undefined) throw new WrongUsage('write: dead show NUMBER');
    return (job) => show(job, id);
  }
  if (reads !== undefined) {
    if (id !== undefined) throw new WrongUsage(`"${id}" is one word too many`);
    return reads === 'list' ? list : summary;
  }
  const verb = CHANGES.find((name) => name === word);
  if (verb === undefined)
    throw new WrongUsage(`write one of: ${[...READS, ...CHANGES].map((name) => `dead ${name}`).join(', ')}`);
  const change = verb === 'replay' ? repairOf(args) : {};
  const { name } = args.flags;
  const named = name !== undefined && { name };
  if (id !== undefined) {
    if (device !== undefined || code !== undefined)
      throw new WrongUsage('give a number, or --device and --code for all of them, and not both');
    if (name !== undefined && verb === 'drop')
      throw new WrongUsage('--name is for all letters of a device and code; a number drops the whole letter');
    return (job) => settleOne(job, { path: `${PATH}/${id}/${verb}`, change: { ...named, ...change } });
  }
  if (typeof device !== 'string' || typeof code !== 'string')
    throw new WrongUsage('give the number of a letter, or --device and --code for all of them');
  if (args.flags.payload !== undefined)
    throw new WrongUsage('--payload corrects one letter; give its number');
  const group = { device: device === NO_DEVICE ? null : device, code, ...named };
  return (job) => settleGroup(job, { path: `${PATH}/${verb}`, change: { ...group, ...change } });
}

/** A repair as the gateway takes it. */
const repairOf = ({ flags: { rename, number, payload } }: Arguments): Record<string, unknown> => ({
  ...(rename !== undefined && { rename }),
  ...(number !== undefined && { number: true }),
  ...(payload !== undefined && { payload }),
});

async function list({ args, ask, print }: Job): Promise<number> {
  const query = new URLSearchParams();
  for (const name of ['state', 'device', 'code', 'limit', 'next']) {
    const value = args.flags[name];
    if (typeof value === 'string') query.set(name, value);
  }
  const body = await ask({ method: 'GET', path: `${PATH}?${query.toString()}` }, DeadLettersBody);
  return tell({ args, print, body, lines: listLines(body) });
}

async function summary({ args, ask, print }: Job): Promise<number> {
  const body = await ask({ method: 'GET', path: `${PATH}/summary` }, DeadLetterSummary);
  return tell({ args, print, body, lines: summaryLines(body) });
}

async function show({ args, ask, print }: Job, id: string): Promise<number> {
  const body = await ask({ method: 'GET', path: `${PATH}/${id}` }, DeadLetterView);
  return tell({ args, print, body, lines: letterLines(body) });
}

interface Settling {
  readonly path: string;
  readonly change: Readonly<Record<string, unknown>>;
}

async function settleOne({ args, ask, print }: Job, { path, change }: Settling): Promise<number> {
  const body = await ask({ method: 'POST', path, body: change }, DeadLetterView);
  return tell({ args, print, body, lines: letterLines(body).slice(0, 1) });
}

/** All letters of the group, as many at a time as the gateway takes. */
async function settleGroup({ args, ask, print, note }: Job, { path, change }: Settling): Promise<number> {
  let done = 0;
  const refused: SettledBody['refused'] = [];
  for (let next: string | null | undefined; next !== null;) {
    const body = { ...change, ...(next !== undefined && { next }) };
    const step = await ask({ method: 'POST', path, body }, SettledBody);
    done += step.done;
    refused.push(...step.refused);
    next = step.next;
  }
  const told = refused.slice(0, MAX_TOLD).map(({ id, detail }) => `  letter ${id}: ${detail}`);
  tell({ args, print, body: { done, refused }, lines: [`${done} letters done`, ...told] });
  if (refused.length === 0) return 0;
  note(`nongso dead: ${refused.length} letters were not taken and stay open; see: dead list`);
  return 1;
}

function tell(what: {
  args: Arguments;
  print: Job['print'];
  body: unknown;
  lines: readonly string[];
}): number {
  if (what.args.flags.json === true) what.print(JSON.stringify(what.body));
  else for (const line of what.lines) what.print(line);
  return 0;
}

export const dead: Command = {
  name: 'dead',
  usage: 'dead list|summary|show|replay|drop [NUMBER] --config F',
  summary:
    'what a running gateway could not read or deliver: shows it, mends it and reads it again, or drops it',
  example:
    'npx nongso dead replay --device node-7 --code unknown_metric --name soil_moisture --rename soil.moisture --config nongso.yaml',
  words: 2,
  options: {
    config: { type: 'string' },
    json: { type: 'boolean' },
    device: { type: 'string' },
    code: { type: 'string' },
    state: { type: 'string' },
    limit: { type: 'string' },
    next: { type: 'string' },
    name: { type: 'string' },
    rename: { type: 'string' },
    number: { type: 'boolean' },
    payload: { type: 'string' },
  },
  run(args, surroundings) {
    const action = actionOf(args);
    const { print, note } = surroundings;
    return withFarmService({ args, surroundings, name: NAME }, (ask) => action({ args, ask, print, note }));
  },
};
