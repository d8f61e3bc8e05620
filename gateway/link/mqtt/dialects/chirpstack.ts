import { isProblem, problem } from '../../../../domain/problem.ts';
import type { Problem } from '../../../../domain/problem.ts';
import type { LorawanProfile } from '../../../../domain/profile/schema.ts';
import { parseDownlinkAck, parseUplink } from '../../../../domain/wire/chirpstack.ts';
import { pickPoints, valueAt } from '../../../../domain/wire/json-points.ts';
import type { JsonObject } from '../../../../domain/wire/json-points.ts';
import { isOpen } from '../../../../domain/wire/milesight.ts';
import { MAX_PAYLOAD_BYTES } from '../../../../domain/wire/native.ts';
import { chirpstackTopic, parseChirpstackEvent } from '../../../../domain/wire/topics.ts';
import type { Dialect, Heard, MqttDevice, Place, Report } from './dialect.ts';

/**
 * A ChirpStack server, or the Mosquitto beside it: one client that speaks for the radio devices of one application and
 * takes their downlinks. `event/up` is read, and of `event/ack` that a downlink was lost; other events say nothing new.
 */
export function chirpstackDialect(place: Place): Dialect {
  const { client } = place;
  const { application = '' } = client;
  // ChirpStack listens to the commands of every application; what comes is what the gateway hands to this client.
  const filters = ['+', application].flatMap((of) =>
    ['+', 'down'].map((leaf) => chirpstackTopic({ application: of, eui: '+', verb: 'command', leaf })),
  );
  return {
    will: undefined,
    mayPublish: (topic) => parseChirpstackEvent(topic)?.application === application,
    mayListen: (filter) => filters.includes(filter),
    read(topic, payload) {
      const leaf = parseChirpstackEvent(topic)?.leaf;
      if (leaf !== 'up' && leaf !== 'ack') return { device: client.id };
      if (payload.length > MAX_PAYLOAD_BYTES)
        return problem('reject', 'too_large', `the payload has ${payload.length} bytes`);
      const text = payload.toString('utf8');
      return leaf === 'up' ? readUplink(text, place) : readDownlinkAck(text, place);
    },
  };
}

/** The device with this address, if it is one of the client's. */
function riderOf(
  eui: string,
  { client, rider }: Place,
): (MqttDevice & { profile: LorawanProfile }) | Problem {
  const device = rider(eui);
  if (device?.bridge !== client.id || device.profile.dialect !== 'lorawan')
    return problem('reject', 'unknown_device', `no device of the farm has the EUI ${eui} on ${client.id}`);
  return { ...device, profile: device.profile };
}

function readUplink(text: string, place: Place): Heard | Problem {
  const uplink = parseUplink(text);
  if (isProblem(uplink)) return uplink;
  const rider = riderOf(uplink.eui, place);
  if (isProblem(rider)) return rider;
  const { eui, object, at, fCnt } = uplink;
  const device = rider.id;
  if (!object && uplink.isEmpty) return { device };
  if (!object)
    return problem(
      'reject',
      'no_object',
      `ChirpStack has no codec for ${device} (${eui}); set it in its device profile`,
    );
  const { points, valid } = rider.profile;
  const validity = valid && valueAt(object, valid.path);
  if (valid && validity !== undefined && validity !== valid.is)
    return problem('reject', 'no_probe', `${device} says that its probe is missing (${valid.path})`);
  const values = pickPoints(object, points);
  const frame = {
    device,
    values,
    ...(at !== undefined && { ts: at }),
    ...(fCnt !== undefined && { seq: fCnt }),
  };
  return {
    device,
    ...(Object.keys(values).length > 0 && { frame }),
    reports: reportsOf(object, rider.profile),
    uplink: { ...(at !== undefined && { at }), ...(fCnt !== undefined && { count: fCnt }) },
  };
}

function reportsOf(object: JsonObject, { outputs }: LorawanProfile): Report[] {
  const channels = Array.from({ length: outputs?.channels ?? 0 }, (_, at) => at + 1);
  return channels.flatMap((channel): Report[] => {
    const energised = isOpen(object, channel);
    return energised === undefined ? [] : [{ about: 'output', channel, energised }];
  });
}

function readDownlinkAck(text: string, place: Place): Heard | Problem {
  const ack = parseDownlinkAck(text);
  if (isProblem(ack)) return ack;
  const rider = riderOf(ack.eui, place);
  if (isProblem(rider)) return rider;
  const { id } = rider;
  if (ack.acknowledged) return { device: id };
  return {
    device: id,
    reports: [{ about: 'refusal', reason: 'the radio device did not confirm it', answers: ack.id }],
  };
}
