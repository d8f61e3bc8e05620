import { leasePolicy } from '../../../../domain/lease.ts';
import type { LeaseCapability } from '../../../../domain/lease.ts';
import { problem } from '../../../../domain/problem.ts';
import type { Problem } from '../../../../domain/problem.ts';
import type { TasmotaProfile } from '../../../../domain/profile/schema.ts';
import { parseObject, pickPoints } from '../../../../domain/wire/json-points.ts';
import { MAX_PAYLOAD_BYTES } from '../../../../domain/wire/native.ts';
import {
  boundCommand,
  holdCommand,
  parseWords,
  PREPARE_COMMAND,
  pulseCode,
  readCommand,
  releaseCommand,
} from '../../../../domain/wire/tasmota.ts';
import type { TasmotaCommand, TasmotaWord } from '../../../../domain/wire/tasmota.ts';
import { tasmotaTopic } from '../../../../domain/wire/topics.ts';
import type { TasmotaPrefix } from '../../../../domain/wire/topics.ts';
import type { ReadBack } from '../../../core/ports/link.ts';
import type { Commands, Dialect, Order, Place, Report } from './dialect.ts';

/**
 * Where every Tasmota tells of itself to Home Assistant and others. It is taken and means nothing: closing the
 * connection for it, as for any other foreign topic, would keep the device away for good.
 */
const DISCOVERY = 'tasmota/discovery/';

/**
 * The Tasmota firmware, its topic being the device's id. Read are `stat/…/RESULT`, `tele/…/STATE`, `tele/…/LWT` and,
 * for the points of the profile, `tele/…/SENSOR`. What it publishes on its own `cmnd/…/POWER` when it connects, and
 * the rest of its talk (`stat/…/POWER1`, which it may mark retained, INFO, STATUS) says nothing new and is passed over.
 */
export function tasmotaDialect({ client }: Place, profile: TasmotaProfile): Dialect {
  const device = client.id;
  const { outputs, lease } = profile;
  const topic = (prefix: TasmotaPrefix, leaf: string): string => tasmotaTopic({ prefix, device, leaf });
  const own = [topic('stat', ''), topic('tele', ''), topic('cmnd', ''), DISCOVERY];
  const [result, state, sensor] = [topic('stat', 'RESULT'), topic('tele', 'STATE'), topic('tele', 'SENSOR')];
  const lwt = topic('tele', 'LWT');
  const commands = topic('cmnd', '#');
  return {
    will: lwt,
    mayPublish: (to) => own.some((start) => to.startsWith(start)),
    mayListen: (filter) => filter === commands,
    read(to, payload) {
      if (to === lwt) return readLwt(device, payload);
      if (to !== result && to !== state && to !== sensor) return { device };
      if (payload.length > MAX_PAYLOAD_BYTES)
        return problem('reject', 'too_large', `the payload has ${payload.length} bytes`);
      const text = payload.toString('utf8');
      if (to === sensor) return readSensor(device, text, profile);
      const words = parseWords(text);
      return words ? { device, reports: words.map(reportOf) } : NOT_JSON;
    },
    ...(outputs && lease && { commands: commandsTo(device, { channels: outputs.channels, lease }) }),
  };
}

const NOT_JSON = problem('reject', 'not_json', 'the payload is no JSON object');

/** It wishes to be retained, as everything it says of itself; nothing is. */
function readLwt(device: string, payload: Buffer): ReturnType<Dialect['read']> {
  const text = payload.toString('utf8', 0, 'Offline'.length);
  if (text === 'Online') return { device, status: 'online' };
  return text === 'Offline' ? { device, status: 'offline' } : { device };
}

/** Its own time has no zone and is left aside. */
function readSensor(device: string, text: string, { points }: TasmotaProfile): ReturnType<Dialect['read']> {
  const body = parseObject(text);
  if (!body) return NOT_JSON;
  const values = pickPoints(body, points);
  return Object.keys(values).length === 0 ? { device } : { device, frame: { device, values } };
}

function reportOf(said: TasmotaWord): Report {
  switch (said.word) {
    case 'power':
      return { about: 'output', channel: said.channel, energised: said.energised };
    case 'timer':
      return { about: 'timer', channel: said.channel, set_s: said.set_s, left_s: said.left_s };
    case 'setting':
      return { about: 'setting', name: said.name, isSafe: said.isSafe };
    case 'unknown':
      return { about: 'refusal', reason: 'it does not know the command' };
  }
}

function commandsTo(
  device: string,
  { channels, lease }: { channels: number; lease: LeaseCapability },
): Commands {
  const order = <A>({ name, payload }: TasmotaCommand, answer: Order<A>['answer']): Order<A> => ({
    topic: tasmotaTopic({ prefix: 'cmnd', device, leaf: name }),
    payload,
    answer: (report) =>
      report.about === 'refusal'
        ? problem('reject', 'refused', `${device} refused: ${report.reason}`)
        : answer(report),
  });
  const unsafe = (setting: string, value: number): Problem =>
    problem('stop', 'unsafe_setting', `${device} does not keep ${setting} at ${value}`);
  const all = Array.from({ length: channels }, (_, at) => at + 1);
  /** For a relay that nobody has held yet; each hold sets its own. */
  const bound_s = leasePolicy(lease, lease.max_s).lease_s;
  return {
    *prepare() {
      const safe = new Set<string>();
      const timers = new Map<number, number>();
      yield order(PREPARE_COMMAND, (report) => {
        if (report.about === 'setting' && !report.isSafe) return unsafe(report.name, 0);
        if (report.about === 'setting') safe.add(report.name);
        if (report.about === 'timer') timers.set(report.channel, report.set_s);
        return safe.size === 2 && all.every((channel) => timers.has(channel)) ? 'ready' : undefined;
      });
      const isBound = (set_s = 0): boolean => set_s > 0 && set_s <= lease.max_s;
      const loose = all.filter((channel) => !isBound(timers.get(channel)));
      if (loose.length === 0) return;
      const kept = new Set<number>();
      yield order(boundCommand(loose, bound_s), (report) => {
        if (report.about !== 'timer' || !loose.includes(report.channel)) return undefined;
        if (report.set_s !== bound_s) return unsafe(`PulseTime${report.channel}`, pulseCode(bound_s));
        return kept.add(report.channel).size === loose.length ? 'ready' : undefined;
      });
    },
    hold({ channel, for_s }) {
      let armed = false;
      return order(holdCommand(channel, for_s), (report): ReadBack | undefined => {
        if (report.about === 'timer' && report.channel === channel) armed = report.set_s === for_s;
        const isOn = report.about === 'output' && report.channel === channel && report.energised;
        return armed && isOn ? { energised: true, left_s: for_s } : undefined;
      });
    },
    release: (channel) =>
      order(releaseCommand(channel), (report): ReadBack | undefined =>
        report.about === 'output' && report.channel === channel && !report.energised
          ? { energised: false }
          : undefined,
      ),
    read(channel) {
      let left_s: number | undefined;
      return order(readCommand(channel), (report): ReadBack | undefined => {
        if (report.about === 'timer' && report.channel === channel) left_s = report.left_s;
        if (report.about !== 'output' || report.channel !== channel || left_s === undefined) return undefined;
        // Without a running timer somebody else switched it on, and nobody knows until when.
        return { energised: report.energised, ...(report.energised && left_s > 0 && { left_s }) };
      });
    },
  };
}
