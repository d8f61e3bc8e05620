// The farm in Home Assistant, over a real broker that is not ours.
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { OverrideRequest } from '../../../domain/override.ts';
import { problem } from '../../../domain/problem.ts';
import { startHomeAssistant } from '../../../gateway/link/homeassistant/link.ts';
import { AWAY_AFTER_MS, FIRST_RETRY_MS, LAST_RETRY_MS } from '../../../gateway/link/homeassistant/limits.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeDesk, TIMEZONE } from '../../support/farm-desk.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import type { Mosquitto } from '../../support/mosquitto.ts';
import { Observer } from '../../support/mqtt-observer.ts';
import { needs } from '../../support/tools.ts';
import { startSmallFarm, WET } from '../../support/small-farm.ts';
import { PushedClock } from './rig.ts';

const ZONE = 'nongso/dong-tao/khu-1';
const CONFIG = 'homeassistant/device/nongso-dong-tao/khu-1/config';

/** Time to connect and write all, real ms: it must be over before the clock is pushed past what a broker may take. */
const CONNECT_MS = 1_000;

/** Asks until it is so, with time going by faster in between: `ms` at once, for a broker that is tried again. */
const soon = (
  what: string,
  isSo: () => boolean | undefined,
  { clock, ms }: { clock: PushedClock; ms: number },
) =>
  eventually(
    what,
    () => {
      if (isSo() === true) return true;
      clock.push(ms);
      return undefined;
    },
    { every_ms: CONNECT_MS },
  );

async function startBroker(): Promise<Mosquitto> {
  const broker = await startMosquitto();
  onTestFinished(() => broker.stop());
  return broker;
}

function startLink(broker: string, desk = new FakeDesk()) {
  const clock = new PushedClock();
  const alarms: boolean[] = [];
  const link = startHomeAssistant({
    ...{ broker, prefix: 'homeassistant', farm: 'dong-tao', timezone: TIMEZONE, language: 'vi', desk, clock },
    alarm: (wrong) => alarms.push(wrong),
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => link.stop());
  return { link, desk, clock, alarms };
}

/** A broker, somebody who listens to all of it, and the link in step with it. */
async function startRig(desk?: FakeDesk) {
  const broker = await startBroker();
  const observer = await Observer.join(broker);
  const rig = startLink(broker.url, desk);
  await observer.seen('nongso/dong-tao/status', (text) => text === 'online');
  return { broker, observer, ...rig };
}

needs('mosquitto')('Home Assistant', () => {
  test('discovers each zone as a device, and the farm with its stop', async () => {
    const { observer } = await startRig();
    expect(observer.json(CONFIG)).toMatchObject({
      device: { identifiers: ['nongso-dong-tao.khu-1'], name: 'Khu 1, nhãn lồng' },
      availability_topic: 'nongso/dong-tao/status',
      state_topic: `${ZONE}/state`,
      components: {
        'output-van-1': { platform: 'binary_sensor', name: 'Van (van-1)' },
        'why-van-1': { platform: 'sensor' },
        'metric-soil_moisture': { unit_of_measurement: '%', device_class: 'moisture' },
        'run-van-1': { platform: 'button', command_topic: `${ZONE}/van-1/run/set` },
        stop: { platform: 'button', command_topic: `${ZONE}/stop/set` },
        minutes: { platform: 'number' },
      },
    });
    expect(observer.json(`${ZONE}/state`)).toEqual({
      minutes: 10,
      outputs: { 'van-1': { state: 'off', why: 'Không tưới Khu 1: chưa đặt quy tắc tự động.' } },
      points: { 'soil.moisture': 27.5 },
    });
    expect(observer.json('homeassistant/device/nongso-dong-tao/_farm/config')).toMatchObject({
      components: { 'stop-all': { command_topic: 'nongso/dong-tao/stop-all/set' } },
    });
  });

  test('hears of a change, and of nothing while nothing changes', async () => {
    const { observer, desk } = await startRig();
    const before = observer.heard.length;
    desk.change();
    desk.zoneName = 'Khu A';
    desk.change();
    await observer.seen(CONFIG, (text) => text.includes('Khu A'));
    expect(observer.heard.slice(before)).toEqual([CONFIG]);
  });

  test('is told everything again when it has started anew', async () => {
    const { observer } = await startRig();
    observer.retained.clear();
    await observer.publish('homeassistant/status', 'online');
    await observer.seen('nongso/dong-tao/status');
    expect(observer.retained.has(CONFIG)).toBe(true);
    expect(observer.retained.has(`${ZONE}/state`)).toBe(true);
  });

  test('runs an output for the minutes of its zone, stops it and gives it back, or the whole zone', async () => {
    const { observer, desk } = await startRig();
    expect(await observer.command(`${ZONE}/minutes/set`, '25')).toEqual({ ok: true });
    await observer.seen(`${ZONE}/state`, (text) => text.includes('"minutes":25'));
    for (const action of ['van-1/run', 'van-1/stop', 'van-1/auto', 'stop', 'auto'])
      expect(await observer.command(`${ZONE}/${action}/set`, 'PRESS')).toEqual({ ok: true });
    expect(await observer.command('nongso/dong-tao/stop-all/set', 'PRESS')).toEqual({ ok: true });
    expect(desk.overrides).toEqual([
      { zone: 'khu-1', request: { action: 'run', minutes: 25, output: 'van-1' }, by: 'homeassistant' },
      { zone: 'khu-1', request: { action: 'stop', output: 'van-1' }, by: 'homeassistant' },
      { zone: 'khu-1', request: { action: 'auto', output: 'van-1' }, by: 'homeassistant' },
      { zone: 'khu-1', request: { action: 'stop' }, by: 'homeassistant' },
      { zone: 'khu-1', request: { action: 'auto' }, by: 'homeassistant' },
    ]);
    expect(desk.stops).toEqual(['homeassistant']);
  });

  test('may say who asks, and hears why not', async () => {
    const { observer, desk } = await startRig();
    const set = (body: object) => observer.command(`${ZONE}/override/set`, JSON.stringify(body));
    expect(await set({ action: 'pause', minutes: 30, by: 'Lan', id: 'a1' })).toEqual({ id: 'a1', ok: true });
    expect(desk.overrides).toEqual([
      { zone: 'khu-1', request: { action: 'pause', minutes: 30 }, by: 'homeassistant: Lan' },
    ]);
    desk.refuse = problem('reject', 'locked', 'locked');
    const locked = { ok: false, problem: 'locked' };
    expect(await set({ action: 'run', minutes: 5, id: 'a2' })).toEqual({ id: 'a2', ...locked });
    expect(await observer.command(`${ZONE}/auto/set`, 'PRESS')).toEqual(locked);
  });

  test('has a stop carried out while the disk hangs', async () => {
    class HangingDesk extends FakeDesk {
      override async override(zone: string, request: OverrideRequest, by: string) {
        const answer = super.override(zone, request, by);
        return request.action === 'run' ? new Promise<undefined>(() => undefined) : answer;
      }
    }
    const { observer, desk } = await startRig(new HangingDesk());
    for (let i = 0; i < 40; i++) await observer.publish(`${ZONE}/van-1/run/set`, 'PRESS');
    await eventually('runs past the limit are refused', () => observer.results.length === 8);
    expect(observer.results).toContainEqual({ ok: false, problem: 'busy' });
    expect(await observer.command(`${ZONE}/stop/set`, 'PRESS')).toEqual({ ok: true });
    expect(desk.standing).toBe('stop');
  });

  test('cannot retain a command, neither now nor for the next connection', async () => {
    const { broker, observer, link, desk } = await startRig();
    const refused = { ok: false, problem: 'retained' };
    expect(await observer.command(`${ZONE}/van-1/run/set`, 'PRESS', { retain: true })).toEqual(refused);
    await link.stop();
    const again = startLink(broker.url);
    await eventually('the retained command is refused', () => observer.results.length === 2);
    expect(observer.results[1]).toEqual(refused);
    expect([...desk.overrides, ...again.desk.overrides]).toEqual([]);
  });

  test('changes nothing by what is no command', async () => {
    const { observer, desk } = await startRig();
    const json = `${ZONE}/override/set`;
    const run = '{"action":"run","minutes":5}';
    const answers: [string, string, string][] = [
      [json, 'x'.repeat(200_000), 'too_large'],
      [json, '{"action":', 'not_json'],
      [json, '[]', 'invalid'],
      [json, '{"action":"run"}', 'invalid'],
      [json, '{"action":"run","minutes":1e9}', 'invalid'],
      [json, '{"action":"run","minutes":5,"expires":1}', 'expired'],
      ['nongso/dong-tao/khu-9/override/set', run, 'unknown_zone'],
      ['nongso/dong-tao/khu-9/minutes/set', '5', 'unknown_zone'],
      [`${ZONE}/minutes/set`, 'Infinity', 'invalid'],
      [`${ZONE}/van-1/run/set`, 'ON', 'invalid'],
      ['nongso/dong-tao/stop-all/set', '', 'invalid'],
    ];
    for (const [topic, payload, code] of answers)
      expect(await observer.command(topic, payload), `${topic} ${payload.slice(0, 40)}`).toMatchObject({
        ok: false,
        problem: code,
      });
    const before = observer.results.length;
    await observer.publish('nongso/dong-tao-2/khu-1/van-1/run/set', 'PRESS');
    await observer.publish('nongso/dong-tao/KHU 1/van-1/run/set', 'PRESS');
    await observer.publish(`${ZONE}/fire/set`, 'PRESS');
    await observer.publish(`${ZONE}/run/set`, 'PRESS');
    await observer.publish(json, 'x'.repeat(300_000)); // more than we said we take
    expect(await observer.command(`${ZONE}/minutes/set`, '7')).toEqual({ ok: true });
    expect(observer.results.length).toBe(before + 1);
    expect(desk.overrides).toEqual([]);
    expect(desk.stops).toEqual([]);
  });

  test('forgets a zone and an output that are gone, and leaves other farms alone', async () => {
    const broker = await startBroker();
    const observer = await Observer.join(broker);
    const keep = { retain: true };
    const gone = 'homeassistant/device/nongso-dong-tao/khu-9/config';
    const neighbour = 'homeassistant/device/nongso-dong-tao-2/khu-9/config';
    await observer.publish(gone, '{"components":{}}', keep);
    await observer.publish('nongso/dong-tao/khu-9/state', '{}', keep);
    await observer.publish(neighbour, '{"components":{}}', keep);
    const old = { platform: 'binary_sensor', unique_id: 'x' };
    await observer.publish(
      CONFIG,
      JSON.stringify({ components: { 'output-van-0': old, 'metric-water_flow': old } }),
      keep,
    );
    startLink(broker.url);
    await eventually('they are gone', () => !observer.retained.has(gone));
    await eventually('its state too', () => !observer.retained.has('nongso/dong-tao/khu-9/state'));
    await observer.seen(CONFIG, (text) => text.includes('"output-van-0":{"platform":"binary_sensor"}'));
    expect(observer.retained.get(CONFIG)).not.toContain('water_flow');
    expect(observer.retained.has(neighbour)).toBe(true);
  });

  test('finds everything again on a broker that was restarted', async () => {
    const { broker, observer, clock, desk, alarms } = await startRig();
    await broker.pause();
    observer.retained.clear();
    desk.zoneName = 'Khu A';
    await broker.resume();
    const isBack = () => observer.retained.get(CONFIG)?.includes('Khu A');
    await soon('connected again', isBack, { clock, ms: 4 * FIRST_RETRY_MS });
    await observer.seen('nongso/dong-tao/status', (text) => text === 'online');
    expect(await observer.command(`${ZONE}/stop/set`, 'PRESS')).toEqual({ ok: true });
    expect(alarms).not.toContain(true);
  });

  test('sees the farm as away when the gateway ends', async () => {
    const { observer, link } = await startRig();
    await link.stop();
    await observer.seen('nongso/dong-tao/status', (text) => text === 'offline');
  });

  test.each([
    ['a wrong password', ({ port }: Mosquitto) => `mqtt://farm:wrong@127.0.0.1:${port}`],
    ['a broker that speaks no TLS', ({ port }: Mosquitto) => `mqtts://farm:x@127.0.0.1:${port}`],
    ['a broker that is away', () => 'mqtt://127.0.0.1:1'],
  ])('%s is an alarm', async (_, url) => {
    const { clock, alarms } = startLink(url(await startBroker()));
    await eventually('an alarm', () => {
      clock.push(AWAY_AFTER_MS);
      return alarms.length > 0;
    });
    expect(alarms).toEqual([true]);
  });

  test('the alarm ends when the broker is back', async () => {
    const { broker, clock, alarms } = await startRig();
    await broker.pause();
    await eventually('an alarm', () => {
      clock.push(AWAY_AFTER_MS);
      return alarms.length > 0;
    });
    await broker.resume();
    await soon('its end', () => alarms.length > 1, { clock, ms: LAST_RETRY_MS });
    expect(alarms).toEqual([true, false]);
  });

  test('opens a real valve for the minutes, and the decision says who', async (context) => {
    const broker = await startBroker();
    const observer = await Observer.join(broker);
    const farm = await startSmallFarm(
      { soil: 'still', fields: [{ moisture: WET + 2 }], config: { homeassistant: { broker: broker.url } } },
      context,
    );
    await observer.seen('nongso/dong-tao/status', (text) => text === 'online');
    await observer.command(`${ZONE}/minutes/set`, '3');
    const answer = await observer.command(`${ZONE}/van-1/run/set`, 'PRESS');
    expect(answer).toMatchObject({ ok: true });
    await eventually('the valve opens', () => farm.board.isOn(1));
    await observer.seen(`${ZONE}/state`, (text) => text.includes('"state":"on"'));
    const left_ms = Date.parse((answer as { until: string }).until) - Date.now();
    expect(left_ms).toBeGreaterThan(2 * 60_000);
    expect(left_ms).toBeLessThanOrEqual(3 * 60_000 + 1_000);
    const [decision] = await farm.phone.decisions('khu-1');
    expect(decision?.reason).toMatchObject({ code: 'run_by_hand', by: 'homeassistant' });
    await observer.command(`${ZONE}/stop/set`, 'PRESS');
    await eventually('the valve shuts', () => !farm.board.isOn(1));
  });
});
