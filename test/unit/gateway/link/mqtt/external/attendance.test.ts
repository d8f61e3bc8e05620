import { pino } from 'pino';
import { expect, test } from 'vitest';
import { nativeDialect } from '../../../../../../gateway/link/mqtt/dialects/native.ts';
import { Attendance } from '../../../../../../gateway/link/mqtt/external/attendance.ts';
import { READING_AFTER_WILL_MS } from '../../../../../../gateway/link/mqtt/external/limits.ts';
import { Presence } from '../../../../../../gateway/link/mqtt/presence.ts';
import { RareLog } from '../../../../../../gateway/link/mqtt/rare-log.ts';
import { nodeProfile } from '../../../../../integration/mqtt/rig.ts';
import { handClock } from '../../../../../support/hand-clock.ts';

/** A connection that is up, and node-1. */
function rig() {
  const clock = handClock(1_800_000_000_000);
  const statuses: string[] = [];
  const came: string[] = [];
  const log: string[] = [];
  const attendance = new Attendance({
    presence: new Presence({ status: (device, state) => void statuses.push(`${device} ${state}`) }),
    outlet: { isListening: true, publish: () => () => 'unknown', reset: () => undefined },
    clock,
    rareLog: new RareLog(pino({}, { write: (line: string) => void log.push(line) }), clock),
    came: (device) => void came.push(device),
  });
  attendance.up([]);
  const device = 'node-1';
  const client = { id: device, profile: nodeProfile() };
  const dialect = nativeDialect({ farm: 'f', client, rider: () => undefined });
  const says = (state: 'online' | 'offline') => attendance.says({ device, dialect }, state, 'it says so');
  return { attendance, clock, statuses, came, log, says };
}

test('a device that says again that it is there keeps its stay, and the command that is under way', async () => {
  const { attendance, came, says } = rig();
  says('online');
  const stay = attendance.current('node-1')!;
  const order = { topic: 't', payload: '', answer: () => 'ready' as const };
  const answer = stay.exchange.send(order, 5_000);
  stay.isPrepared = true;
  says('online');
  expect(attendance.current('node-1')).toBe(stay);
  stay.exchange.heard({ about: 'refusal', reason: '' });
  expect(await answer).toBe('ready');
  // It may have started anew with other settings, so it is to be made safe again.
  expect(stay.isPrepared).toBe(false);
  expect(came).toEqual(['node-1', 'node-1']);
});

test('a device that went and came has a new stay', () => {
  const { attendance, says } = rig();
  says('online');
  const stay = attendance.current('node-1')!;
  says('offline');
  expect(attendance.current('node-1')).toBeUndefined();
  expect(stay.exchange.listening).toBe(false);
  says('online');
  expect(attendance.current('node-1')).not.toBe(stay);
});

test('a device whose last will came late is there again by its readings, with a warning and without commands', () => {
  const { attendance, clock, statuses, log, says } = rig();
  says('online');
  says('offline');
  attendance.heard('node-1'); // on its way when it went
  expect(statuses).toEqual(['node-1 online', 'node-1 offline']);
  clock.advance(READING_AFTER_WILL_MS);
  attendance.heard('node-1');
  attendance.heard('node-1');
  expect(statuses).toEqual(['node-1 online', 'node-1 offline', 'node-1 online']);
  expect(log.filter((line) => line.includes('client id'))).toHaveLength(1);
  expect(attendance.current('node-1')).toBeUndefined();
});

test('a device that never says a word of itself is there when a reading comes', () => {
  const { attendance, statuses, log } = rig();
  attendance.heard('node-1');
  expect(statuses).toEqual(['node-1 online']);
  expect(log).toEqual([]);
});
