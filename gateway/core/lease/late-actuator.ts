import { problem } from '../../../domain/problem.ts';
import type { Actuator } from '../ports/link.ts';

/** An actuator that finds its link on every call, because links come up after the core and nodes come later still. */
export function lateActuator(device: string, find: () => Actuator | undefined): Actuator {
  const absent = problem('retry', 'no_link', `${device} has no link`);
  return {
    hold: (channel, for_s) => find()?.hold(channel, for_s) ?? Promise.resolve(absent),
    release: (channel) => find()?.release(channel) ?? Promise.resolve(absent),
    read: (channel) => find()?.read(channel) ?? Promise.resolve(absent),
  };
}
