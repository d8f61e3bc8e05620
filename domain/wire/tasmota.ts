/**
 * Commands and answers of the Tasmota firmware over MQTT, shared by gateway and simulated devices. Source: Tasmota's
 * support_tasmota.ino (SetPulseTimer, GetPulseTimer, ExecuteCommandPower) and support_command.ino (CmndPulsetime).
 */
import { isJsonObject, parseObject } from './json-points.ts';

/** PulseTime codes up to this count tenths of a second; above it they are seconds plus 100. */
const LAST_TENTH = 111;
const SECONDS_OFFSET = 100;

/** The PulseTime code for a time in whole seconds: 5 s is 50, 60 s is 160. */
export const pulseCode = (time_s: number): number =>
  time_s * 10 <= LAST_TENTH ? time_s * 10 : time_s + SECONDS_OFFSET;

/** The time that a PulseTime code stands for, s; 0 means none is set. */
export const pulseTime_s = (code: number): number => (code <= LAST_TENTH ? code / 10 : code - SECONDS_OFFSET);

export interface TasmotaCommand {
  readonly name: string;
  readonly payload: string;
}

/**
 * Energises for a time. PulseTime stands first: both it and ON start the relay's timer anew, and should the second
 * half be lost, nothing is on. An ON without it has no end and is offered nowhere.
 */
export const holdCommand = (channel: number, for_s: number): TasmotaCommand => ({
  name: 'Backlog',
  payload: `PulseTime${channel} ${pulseCode(for_s)}; POWER${channel} ON`,
});

export const releaseCommand = (channel: number): TasmotaCommand => ({
  name: `POWER${channel}`,
  payload: 'OFF',
});

/** Without a value both are questions. */
export const readCommand = (channel: number): TasmotaCommand => ({
  name: 'Backlog',
  payload: `PulseTime${channel}; POWER${channel}`,
});

/**
 * Keeps relays off after a power cut (PowerOnState 0; from the factory 3, "as before") and after a crash or a restart
 * by command, which PowerOnState does not cover (SetOption0 0), and asks for the PulseTime of every relay.
 */
export const PREPARE_COMMAND: TasmotaCommand = {
  name: 'Backlog',
  payload: 'PowerOnState 0; SetOption0 0; PulseTime',
};

/**
 * Gives relays an end that have none, so that an ON by the device's own button has one too. Not for others: it starts
 * the timer of a relay that is on anew.
 */
export const boundCommand = (channels: readonly number[], time_s: number): TasmotaCommand => ({
  name: 'Backlog',
  payload: channels.map((channel) => `PulseTime${channel} ${pulseCode(time_s)}`).join('; '),
});

/** One thing that a device says in a RESULT or STATE. */
export type TasmotaWord =
  | { readonly word: 'power'; readonly channel: number; readonly energised: boolean }
  | { readonly word: 'timer'; readonly channel: number; readonly set_s: number; readonly left_s: number }
  | { readonly word: 'setting'; readonly name: 'PowerOnState' | 'SetOption0'; readonly isSafe: boolean }
  /** It did not understand a command. */
  | { readonly word: 'unknown' };

/** A device with one relay says POWER without a number. */
const POWER = /^POWER(\d{0,2})$/;
const PULSE = /^PulseTime(\d{1,2})$/;

/** What a stat/RESULT or tele/STATE says, in its order; undefined when it is no JSON object. */
export function parseWords(text: string): readonly TasmotaWord[] | undefined {
  const body = parseObject(text);
  return (
    body &&
    Object.entries(body).flatMap(([name, value]) =>
      name === 'PulseTime' ? timersOf(value) : (wordOf(name, value) ?? []),
    )
  );
}

function wordOf(name: string, value: unknown): TasmotaWord | undefined {
  const power = POWER.exec(name);
  if (power && (value === 'ON' || value === 'OFF'))
    return { word: 'power', channel: Number(power[1] === '' ? 1 : power[1]), energised: value === 'ON' };
  const pulse = PULSE.exec(name);
  if (pulse && isJsonObject(value)) return timerOf(Number(pulse[1]), value.Set, value.Remaining);
  if (name === 'PowerOnState') return { word: 'setting', name, isSafe: value === 0 };
  if (name === 'SetOption0') return { word: 'setting', name, isSafe: value === 'OFF' };
  if (name === 'Command' && (value === 'Unknown' || value === 'Error')) return { word: 'unknown' };
  return undefined;
}

function timerOf(channel: number, set: unknown, left: unknown): TasmotaWord | undefined {
  if (typeof set !== 'number' || typeof left !== 'number') return undefined;
  return { word: 'timer', channel, set_s: pulseTime_s(set), left_s: pulseTime_s(left) };
}

/** Asked for all timers at once, older firmware answers with each of them and newer with two lists. */
function timersOf(value: unknown): TasmotaWord[] {
  const { Set: set, Remaining: left } = isJsonObject(value) ? value : {};
  if (!Array.isArray(set) || !Array.isArray(left)) return [];
  return set.flatMap((code: unknown, at) => timerOf(at + 1, code, left[at]) ?? []);
}
