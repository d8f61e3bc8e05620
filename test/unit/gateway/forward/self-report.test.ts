import { pino } from 'pino';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import type { DeviceTotals } from '../../../../gateway/core/ports/accounts.ts';
import type { OwnNumbers } from '../../../../gateway/core/ports/self-report.ts';
import type { Sink, SinkAnswer } from '../../../../gateway/core/ports/sink.ts';
import { SelfReport } from '../../../../gateway/forward/self-report.ts';
import { silent } from '../../../support/store.ts';

/** 2026-11-22 08:30 in Vietnam, whose day began at DAY. */
const START = Date.UTC(2026, 10, 22, 1, 30);
const DAY = Date.UTC(2026, 10, 21, 17);
const MINUTE = 60_000;
const DAY_MS = 86_400_000;

const NOTHING = { received: 0, stored: 0, duplicate: 0, merged: 0, rewritten: 0, dead: 0, expired: 0 };
const away: SinkAnswer = { answer: 'unavailable', words: 'away' };
const stored: SinkAnswer = { answer: 'stored' };

/** A report of a farm with one device that sent, one that never did, one valve and one server. */
function bench(given: Partial<OwnNumbers> = {}, more: { readonly log?: typeof silent } = {}) {
  const clock = new VirtualClock(START);
  const server = { answer: stored, requests: [] as string[] };
  const sink: Sink = {
    name: 'influx-v1',
    texts: 'kept',
    async send(lines) {
      server.requests.push(lines);
      return server.answer;
    },
  };
  const node: DeviceTotals = { ...NOTHING, device: 'node-7', received: 5, stored: 4, duplicate: 1 };
  const report = new SelfReport({
    ...{ farm: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh', sinks: [sink], clock, log: more.log ?? silent },
    numbers: {
      isTimeKnown: () => true,
      gateway: () => ({ rss_mb: 120.5, alarms: 2 }),
      forwarders: () => [{ sink: 'influx-v1', waiting: 3, alarm: 0 }],
      outputs: () => [{ zone: 'khu-1', output: 'van-1', total_l: 1250.5 }],
      devices: () => [{ id: 'node-7', heardAt: START - 1_000 }, { id: 'relay-1' }],
      totals: async () => ({ ...NOTHING, received: 5, stored: 4, duplicate: 1 }),
      ofDay: async (day) => (day === '2026-11-22' || day === '2026-11-20' ? [node] : []),
      openLetters: async () => 6,
      ...given,
    },
  });
  const lines = () => server.requests.flatMap((request) => request.split('\n'));
  return {
    clock,
    server,
    report,
    lines,
    of: (what: string) => lines().filter((line) => line.startsWith(what)),
  };
}

test('tells at once how the gateway, its forwarders, outputs and devices do, all as floats', async () => {
  const { report, lines } = bench();
  await report.round();
  const counts = 'merged=0,rewritten=0,dead=0';
  expect(lines()).toEqual([
    `gateway,farm=dong-tao received=5,stored=4,duplicate=1,${counts},dead_letters=6,rss_mb=120.5,alarms=2 ${START}`,
    `forwarder,farm=dong-tao,sink=influx-v1 waiting=3,alarm=0 ${START}`,
    `output,farm=dong-tao,zone=khu-1,output=van-1 total_l=1250.5 ${START}`,
    `account,farm=dong-tao,device=node-7 received=5,stored=4,duplicate=1,${counts},heard_at=${START - 1_000} ${DAY}`,
    `account,farm=dong-tao,device=relay-1 received=0,stored=0,duplicate=0,${counts} ${DAY}`,
    `account,farm=dong-tao,device=node-7 received=5,stored=4,duplicate=1,${counts} ${DAY - 2 * DAY_MS}`,
  ]);
});

test('then once a minute, and counts every ten minutes', async () => {
  const { report, clock, of } = bench();
  report.start();
  await clock.run(START + 19 * MINUTE);
  await report.stop();
  expect(of('gateway')).toHaveLength(20);
  expect(of('output')).toHaveLength(2);
  expect(of('account,farm=dong-tao,device=relay-1')).toHaveLength(2);
});

test('days past are told at the start and once a day, since late frames change them', async () => {
  const asked: string[] = [];
  const { report, clock } = bench({
    async ofDay(day) {
      asked.push(day);
      return [];
    },
  });
  await report.round();
  expect(asked).toHaveLength(31);
  expect(asked.at(-1)).toBe('2026-10-23');
  await clock.run(clock.now() + 10 * MINUTE);
  await report.round();
  expect(asked.slice(31)).toEqual(['2026-11-22', '2026-11-21']);
  await clock.run(clock.now() + DAY_MS);
  await report.round();
  expect(asked.slice(33)).toHaveLength(31);
});

test('a server that is away gets the last hour when it is back, with the times it happened at, and all counts', async () => {
  const { report, clock, server, of } = bench();
  server.answer = away;
  for (let minute = 0; minute < 100; minute++) {
    await report.round();
    await clock.run(clock.now() + MINUTE);
  }
  expect(Math.max(...server.requests.map((request) => request.split('\n').length))).toBeLessThan(200);
  server.requests.length = 0;
  server.answer = stored;
  await report.round();
  const times = of('gateway').map((line) => Number(line.split(' ').at(-1)));
  expect(times).toHaveLength(60);
  expect([times[0], times.at(-1)]).toEqual([START + 41 * MINUTE, START + 100 * MINUTE]);
  expect(of('account')).toHaveLength(3);
});

test('what a server will not take is told once and not sent again', async () => {
  const told: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void told.push(line) });
  const { report, clock, server } = bench({}, { log });
  server.answer = { answer: 'rejected', words: '400 field type conflict', about: { kind: 'some' } };
  for (let minute = 0; minute < 3; minute++) {
    await report.round();
    await clock.run(clock.now() + MINUTE);
  }
  expect(told).toEqual([expect.stringContaining('400 field type conflict')]);
  expect(server.requests.at(-1)?.match(/^gateway/gm)).toHaveLength(1);
});

test('with a journal that cannot be read it tells what it knows without it', async () => {
  const cannot = () => Promise.reject(new Error('no journal'));
  const { report, lines } = bench({ totals: cannot, ofDay: cannot, openLetters: cannot });
  await report.round();
  expect(lines()).toHaveLength(3);
  expect(lines()[0]).toBe(`gateway,farm=dong-tao rss_mb=120.5,alarms=2 ${START}`);
});

test('a number that throws costs its report only, and is told once until all is well again', async () => {
  const told: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void told.push(line) });
  let isBroken = true;
  const gateway = () => {
    if (isBroken) throw new Error('no such number');
    return { alarms: 2 };
  };
  const { report, clock, of } = bench({ gateway }, { log });
  report.start();
  await clock.run(START + 5 * MINUTE);
  expect(of('gateway')).toEqual([]);
  expect(told).toEqual([expect.stringContaining('no such number')]);
  isBroken = false;
  await clock.run(START + 7 * MINUTE);
  expect(of('gateway')).toHaveLength(2);
  isBroken = true;
  await clock.run(START + 9 * MINUTE);
  await report.stop();
  expect(told).toHaveLength(2);
});

test('says nothing while the time is not known', async () => {
  const { report, server } = bench({ isTimeKnown: () => false });
  await report.round();
  expect(server.requests).toEqual([]);
});

test('a thousand devices make requests of two hundred points', async () => {
  const devices = Array.from({ length: 1_000 }, (_, i) => ({ id: `node-${i}`, heardAt: START }));
  const { report, server, of } = bench({ devices: () => devices, ofDay: async () => [] });
  await report.round();
  expect(of('account')).toHaveLength(1_000);
  expect(server.requests).toHaveLength(6);
});
