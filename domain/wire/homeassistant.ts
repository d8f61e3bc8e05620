/**
 * Topics and payloads between the gateway and Home Assistant's broker: `nongso/<farm>/…`. Retained: `status`,
 * `<zone>/state`. Commands, never retained: `<zone>/override/set` (JSON), `<zone>/<output>/{run,stop,auto}/set`,
 * `<zone>/{stop,auto,minutes}/set`, `stop-all/set`. Every command is answered beside them, on `…/result`.
 */
import { z } from 'zod';
import type { ZoneView } from '../http/state.ts';
import { ID_PATTERN } from '../id.ts';
import { METRICS, metricOf, isPoint } from '../metric.ts';
import { OverrideRequest } from '../override.ts';
import { isProblem, problem } from '../problem.ts';
import type { Problem } from '../problem.ts';

/** Longest command worth reading, characters; a real one has a hundred. */
export const MAX_COMMAND_LENGTH = 4_096;
/** What a button of Home Assistant sends. */
export const PRESS = 'PRESS';
/** Minutes that its number takes, and what it shows before anyone moved it. */
export const MINUTES = { min: 1, max: 240, fallback: 10 } as const;
/** Home Assistant cuts no state that is longer: it refuses it. */
const MAX_STATE_CHARACTERS = 255;
const MAX_NAME_CHARACTERS = 64;

const ZONE_ACTIONS = ['override', 'stop', 'auto', 'minutes'] as const;
export type ZoneAction = (typeof ZONE_ACTIONS)[number];
/** A button that runs a whole zone does not exist: it would start heater, fan, mister and valve together. */
const OUTPUT_ACTIONS = ['run', 'stop', 'auto'] as const;
export type OutputAction = (typeof OUTPUT_ACTIONS)[number];

/** Where a command is addressed to. */
export type Target =
  | { readonly zone: string; readonly action: ZoneAction }
  | { readonly zone: string; readonly output: string; readonly action: OutputAction }
  | { readonly action: 'stop-all' };

export const statusTopic = (farm: string): string => `nongso/${farm}/status`;
export const stateTopic = (farm: string, zone: string): string => `nongso/${farm}/${zone}/state`;

export function setTopic(farm: string, target: Target): string {
  const zone = 'zone' in target ? `${target.zone}/` : '';
  const output = 'output' in target ? `${target.output}/` : '';
  return `nongso/${farm}/${zone}${output}${target.action}/set`;
}

/** All commands to a zone are answered in one place. */
export const resultTopic = (farm: string, target: Target): string =>
  `nongso/${farm}/${'zone' in target ? `${target.zone}/override` : target.action}/result`;

/** What to subscribe to for every command of a farm. */
export const commandFilters = (farm: string): readonly string[] => [
  `nongso/${farm}/+/+/set`,
  `nongso/${farm}/+/+/+/set`,
  setTopic(farm, { action: 'stop-all' }),
];

/** Reads a command's topic; undefined for any other, and for one of another farm. */
export function parseSetTopic(farm: string, topic: string): Target | undefined {
  if (topic === setTopic(farm, { action: 'stop-all' })) return { action: 'stop-all' };
  const [root, of, zone = '', ...path] = topic.split('/');
  const isOurs = root === 'nongso' && of === farm && path.pop() === 'set';
  if (!isOurs || !ID_PATTERN.test(zone)) return undefined;
  const name = path.pop();
  const [output, ...rest] = path;
  if (output === undefined) {
    const action = ZONE_ACTIONS.find((known) => known === name);
    return action && { zone, action };
  }
  const action = OUTPUT_ACTIONS.find((known) => known === name);
  return action && rest.length === 0 && ID_PATTERN.test(output) ? { zone, output, action } : undefined;
}

/** What the body of `override/set` may say besides the request itself. */
const Envelope = z.looseObject({
  /** Given back in the answer. */
  id: z.string().min(1).max(64).optional(),
  /** Who asks, where Home Assistant knows. */
  by: z.string().max(256).optional(),
  /** UTC ms after which it is refused. */
  expires: z.number().int().optional(),
});

export interface OverrideCommand {
  readonly id?: string;
  readonly by: string;
  readonly request: OverrideRequest;
}

/** The name that decisions and overrides record. */
export function personOf(name: string | undefined): string {
  const plain = name?.replace(/\p{Cc}+/gu, ' ').trim() ?? '';
  return plain === '' ? 'homeassistant' : cut(`homeassistant: ${plain}`, MAX_NAME_CHARACTERS);
}

/**
 * Reads the body of `override/set`.
 * @param now UTC ms
 * @returns problems `not_json`, `invalid`, `expired`, with the command's id where that could be read
 */
export function parseOverride(text: string, now: number): OverrideCommand | (Problem & { id?: string }) {
  const body = json(text);
  if (isProblem(body)) return body;
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return problem('reject', 'invalid', z.prettifyError(envelope.error));
  const { id, by, expires, ...rest } = envelope.data;
  const named = id !== undefined && { id };
  if (expires !== undefined && expires <= now)
    return { ...problem('reject', 'expired', `it was to be taken by ${expires}`), ...named };
  const request = OverrideRequest.safeParse(rest);
  if (!request.success) return { ...problem('reject', 'invalid', z.prettifyError(request.error)), ...named };
  return { ...named, by: personOf(by), request: request.data };
}

const isMinutes = (minutes: number): boolean => minutes >= MINUTES.min && minutes <= MINUTES.max;

/** Reads what the number sends; undefined when it is no number of minutes. */
export function parseMinutes(text: string): number | undefined {
  const minutes = /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return isMinutes(minutes) ? minutes : undefined;
}

/** What became of a command; `until` is when what was started ends at the latest. */
export interface CommandResult {
  readonly id?: string;
  readonly ok: boolean;
  /** A stable word, as `locked`, `expired`, `retained`. */
  readonly problem?: string;
  /** ISO 8601 with offset. */
  readonly until?: string;
}

export const formatResult = (result: CommandResult): string => JSON.stringify(result);

/**
 * A zone as its entities read it. What is not known for certain is null, which Home Assistant shows as unknown: an output
 * that has not confirmed its state, a reading that is old or cannot be true.
 */
export const formatState = (zone: ZoneView, minutes: number): string =>
  JSON.stringify({
    minutes,
    outputs: Object.fromEntries(
      zone.outputs.map(({ id, state, confirmed, why }) => [
        id,
        { state: confirmed ? state : null, why: cut(why, MAX_STATE_CHARACTERS) },
      ]),
    ),
    points: Object.fromEntries(
      Object.entries(zone.values).map(([point, { value, quality }]) => [
        point,
        quality === 'good' ? rounded(point, value) : null,
      ]),
    ),
  });

/** As many decimals as the metric deserves: noise behind them would fill Home Assistant's history. */
function rounded(point: string, value: number): number {
  if (!isPoint(point)) return value;
  return Number(value.toFixed(METRICS[metricOf(point)].decimals));
}

/** By whole characters, so that none is cut in two; an ellipsis says that there was more. */
function cut(text: string, characters: number): string {
  const all = [...text];
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return problem('reject', 'not_json', 'the payload is not JSON');
  }
}
