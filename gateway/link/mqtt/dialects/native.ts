import { isProblem, problem } from '../../../../domain/problem.ts';
import type { Problem } from '../../../../domain/problem.ts';
import { MAX_PAYLOAD_BYTES, parseUp } from '../../../../domain/wire/native.ts';
import type { Ack, Command } from '../../../../domain/wire/native.ts';
import { formatTopic } from '../../../../domain/wire/topics.ts';
import type { TopicLeaf } from '../../../../domain/wire/topics.ts';
import type { ReadBack } from '../../../core/ports/link.ts';
import { channelOf, readAck } from '../read-ack.ts';
import type { Commands, Dialect, Heard, Order, Place, Report } from './dialect.ts';

/** "offline" */
const MAX_STATUS_BYTES = 7;

/** The native form: a device reaches only its own `up`, `ack` and `status` and hears only its own `cmd`. */
export function nativeDialect({ farm, client }: Place): Dialect {
  const device = client.id;
  const channels = client.profile.outputs?.channels ?? 0;
  const topic = (leaf: TopicLeaf): string => formatTopic({ farm, device, leaf });
  const [up, cmd, ack, status] = [topic('up'), topic('cmd'), topic('ack'), topic('status')];
  return {
    will: status,
    mayPublish: (to) => to === up || to === ack || to === status,
    // `cmd/#` matches nothing else (MQTT 3.1.1, 4.7.1.2).
    mayListen: (filter) => filter === cmd || filter === `${cmd}/#`,
    read(to, payload) {
      if (to === up) return readUp(device, payload);
      if (to === status) return readStatus(device, payload);
      const said = readAck(payload, channels);
      return isProblem(said) ? said : { device, reports: [reportOf(said, channels)] };
    },
    commands: commandsTo(device, cmd),
  };
}

function readUp(device: string, payload: Buffer): Heard | Problem {
  if (payload.length > MAX_PAYLOAD_BYTES)
    return problem('reject', 'too_large', `the payload has ${payload.length} bytes`);
  const frame = parseUp(device, payload.toString('utf8'));
  return isProblem(frame) ? frame : { device, frame };
}

function readStatus(device: string, payload: Buffer): Heard | Problem {
  const status = payload.length <= MAX_STATUS_BYTES ? payload.toString('utf8') : undefined;
  return status === 'online' || status === 'offline'
    ? { device, status }
    : problem('reject', 'bad_status', 'a status is "online" or "offline"');
}

/** {@link readAck} has seen that the output is one of the node's. */
const reportOf = (ack: Ack, channels: number): Report =>
  'refused' in ack
    ? { about: 'refusal', reason: ack.refused, answers: ack.id }
    : {
        about: 'output',
        channel: channelOf(ack.output, channels) ?? 0,
        energised: ack.state === 'on',
        answers: ack.id,
        ...(ack.left_s !== undefined && { left_s: ack.left_s }),
      };

function commandsTo(device: string, topic: string): Commands {
  const order = (channel: number, command: Command): Order<ReadBack> => ({
    topic,
    payload: JSON.stringify(command),
    answer(report) {
      if (report.about === 'refusal' && report.answers === command.id)
        return problem('reject', 'refused', `${device} refused: ${report.reason}`);
      if (report.about !== 'output' || report.answers !== command.id || report.channel !== channel)
        return undefined;
      const { energised } = report;
      const left_s = report.left_s ?? (energised === (command.state === 'on') ? command.for_s : undefined);
      return { energised, ...(left_s !== undefined && { left_s }) };
    },
  });
  return {
    hold: ({ channel, for_s }, { id, expires }) =>
      order(channel, { id, output: String(channel), state: 'on', for_s, expires }),
    release: (channel, { id, expires }) =>
      order(channel, { id, output: String(channel), state: 'off', expires }),
  };
}
