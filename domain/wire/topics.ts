/** Addresses of the native MQTT form: `farm/<farm>/<device>/<leaf>`; `mark` is the gateway's own. */
export type TopicLeaf = 'up' | 'cmd' | 'ack' | 'status' | 'mark';

interface DeviceTopic {
  readonly farm: string;
  readonly device: string;
  readonly leaf: TopicLeaf;
}

export const formatTopic = ({ farm, device, leaf }: DeviceTopic): string => `farm/${farm}/${device}/${leaf}`;

/** Tasmota's prefixes: commands to it, answers, and what it says by itself. */
export type TasmotaPrefix = 'cmnd' | 'stat' | 'tele';

interface TasmotaTopic {
  readonly prefix: TasmotaPrefix;
  readonly device: string;
  /** `RESULT`, `POWER1`, `LWT`; `#` for all. */
  readonly leaf: string;
}

/** With the FullTopic from the factory, `%prefix%/%topic%/`, and the device's id as topic. */
export const tasmotaTopic = ({ prefix, device, leaf }: TasmotaTopic): string => `${prefix}/${device}/${leaf}`;

interface ChirpstackTopic {
  /** UUID of the application, or `+`. */
  readonly application: string;
  /** EUI of the device, or `+`. */
  readonly eui: string;
  readonly verb: 'event' | 'command';
  /** `up`, `ack`, `down`, or `+`. */
  readonly leaf: string;
}

export const chirpstackTopic = ({ application, eui, verb, leaf }: ChirpstackTopic): string =>
  `application/${application}/device/${eui}/${verb}/${leaf}`;

const CHIRPSTACK_EVENT = /^application\/([^/]+)\/device\/([^/]+)\/event\/([^/]+)$/;

/** The parts of an event's address; undefined for every other one. */
export function parseChirpstackEvent(
  topic: string,
): { readonly application: string; readonly eui: string; readonly leaf: string } | undefined {
  const [, application, eui, leaf] = CHIRPSTACK_EVENT.exec(topic) ?? [];
  return application === undefined || eui === undefined || leaf === undefined
    ? undefined
    : { application, eui, leaf };
}
