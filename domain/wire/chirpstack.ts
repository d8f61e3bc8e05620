/**
 * JSON of ChirpStack v4's MQTT integration, shared by gateway and simulated server. Source: chirpstack
 * api/proto/integration/integration.proto and chirpstack/src/integration/mqtt.rs.
 */
import { problem } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { isJsonObject, parseObject } from './json-points.ts';
import type { JsonObject } from './json-points.ts';

/** A device's EUI-64 as ChirpStack writes it. */
export const EUI_PATTERN = /^[0-9a-f]{16}$/;

/** What ChirpStack sends when a device was heard, as far as it is used here. */
export interface Uplink {
  readonly eui: string;
  /** UTC ms. */
  readonly at?: number;
  /** Counts the device's uplinks; starts anew when it joins. */
  readonly fCnt?: number;
  /** What the codec of the device profile made of the bytes; absent without one. */
  readonly object?: JsonObject;
  /** Whether it carried bytes at all: some only say something to the network. */
  readonly isEmpty: boolean;
}

/** Reads event/up. Problems: `not_json`, `no_eui`. */
export function parseUplink(text: string): Uplink | Problem {
  const body = parseEvent(text);
  if ('problem' in body) return body;
  const { eui, event } = body;
  const { time, fCnt, object, data } = event;
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return {
    eui,
    ...(Number.isFinite(at) && { at }),
    ...(typeof fCnt === 'number' && Number.isSafeInteger(fCnt) && fCnt >= 0 && { fCnt }),
    ...(isJsonObject(object) && { object }),
    isEmpty: typeof data !== 'string' || data === '',
  };
}

/** What became of a confirmed downlink. */
export interface DownlinkAck {
  readonly eui: string;
  /** The id that the command gave it. */
  readonly id: string;
  readonly acknowledged: boolean;
}

/** Reads event/ack. Problems: `not_json`, `no_eui`, `bad_ack`. */
export function parseDownlinkAck(text: string): DownlinkAck | Problem {
  const body = parseEvent(text);
  if ('problem' in body) return body;
  const { queueItemId: id, acknowledged } = body.event;
  if (typeof id !== 'string') return problem('reject', 'bad_ack', 'the ack has no queueItemId');
  // Protobuf's JSON leaves out what is false, unless told otherwise.
  return { eui: body.eui, id, acknowledged: acknowledged === true };
}

function parseEvent(text: string): { readonly eui: string; readonly event: JsonObject } | Problem {
  const event = parseObject(text);
  if (!event)
    return problem('reject', 'not_json', 'the event is no JSON object; set json = true in ChirpStack');
  const { deviceInfo } = event;
  const eui = isJsonObject(deviceInfo) ? deviceInfo.devEui : undefined;
  return typeof eui === 'string' && EUI_PATTERN.test(eui)
    ? { eui, event }
    : problem('reject', 'no_eui', 'the event has no deviceInfo.devEui of 16 hexadecimal digits');
}

export interface Downlink {
  /** UUID. */
  readonly id: string;
  readonly eui: string;
  readonly fPort: number;
  /** The device's bytes in base64. */
  readonly data: string;
  /** UTC ms after which ChirpStack drops it unsent; versions that do not know this ignore it. */
  readonly expires: number;
}

/** A command/down, asking the device to confirm it. */
export const formatDownlink = ({ id, eui, fPort, data, expires }: Downlink): string =>
  JSON.stringify({
    id,
    devEui: eui,
    confirmed: true,
    fPort,
    data,
    expiresAt: new Date(expires).toISOString(),
  });

/** Reads a command/down; undefined when it is none that ChirpStack would take. */
export function parseDownlink(text: string): Downlink | undefined {
  const { id, devEui, fPort, data, expiresAt } = parseObject(text) ?? {};
  if (typeof devEui !== 'string' || typeof fPort !== 'number' || typeof data !== 'string') return undefined;
  const expires = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Infinity;
  return { id: typeof id === 'string' ? id : '', eui: devEui, fPort, data, expires };
}

/** A version 4 UUID (RFC 9562, 5.4) of 16 random bytes. */
export function uuidOf(random: Uint8Array): string {
  const hex = [...random.subarray(0, 16)]
    .map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
