import { describe, expect, it } from 'vitest';
import { CoreRig, HOUR, MINUTE, SIX } from '../../../support/core-rig.ts';
import { anOutput, aRuleOf } from '../../../support/farm.ts';

const aValve = (given: Parameters<typeof anOutput>[0] = {}) =>
  anOutput({ flow_l_min: 20, on_max_s: 7_200, ...given });
const atSix = (given: Readonly<Record<string, unknown>> = {}) =>
  aRuleOf({ id: 'sang', kind: 'schedule', times: ['06:00'], amount: { minutes: 20 }, ...given });

describe('a fault of a water supply', () => {
  const plan = {
    outputs: [
      aValve({ id: 'van-1', channel: 1, supply: 'gieng' }),
      aValve({ id: 'van-2', channel: 2, supply: 'gieng' }),
      anOutput({ id: 'bom', kind: 'pump', channel: 3, on_max_s: 14_400 }),
    ],
    supply: { pump: 'bom', meter: { device: 'meter-1', settle_s: 10 } },
    rules: [
      atSix({ amount: { minutes: 5 } }),
      atSix({ id: 'sang-2', output: 'van-2', amount: { minutes: 110 } }),
    ],
  };

  /** The pipe has burst: far more water flows than the open valves take. */
  async function burst(rig: CoreRig, hours: number): Promise<void> {
    for (let passed = 0; passed < hours * HOUR; passed += 10_000) {
      await rig.pass(9_999);
      await rig.sees({ 'water.flow': rig.board(3).energised ? 150 : 0 }, 'meter-1');
    }
  }

  const standing = (rig: CoreRig) => rig.core.loop.faults(rig.clock.now()).map(({ fault }) => fault);

  it('that waits for a person still waits after a restart, and is gone once he has looked', async () => {
    const rig = new CoreRig(plan, SIX - MINUTE);
    await burst(rig, 2);
    expect(standing(rig)).toMatchObject([{ code: 'burst', strikes: 3 }]);
    const again = rig.startAgain();
    await again.pass(3 * MINUTE);
    expect(standing(again)).toMatchObject([{ code: 'burst', strikes: 3 }]);
    expect(again.board(3).energised).toBe(false);

    const pressed = again.core.desk.override('khu-1', { action: 'auto' }, 'Bà Hoa');
    await again.pass(2_000);
    await pressed;
    expect(standing(again)).toEqual([]);
    const later = again.startAgain();
    await later.pass(2_000);
    expect(standing(later)).toEqual([]);
  });
});

describe('litres', () => {
  it('that never flowed are not counted after a start, when every board may still be running', async () => {
    const rig = new CoreRig(
      { outputs: [aValve()], rules: [atSix()], profile: 'eletechsup-r421a08' },
      SIX - HOUR,
    );
    rig.board(1).fault = 'silent';
    const again = rig.startAgain();
    await again.pass(30 * MINUTE);
    expect(again.core.desk.state('vi').zones[0]?.outputs[0]?.litres_today).toBe(0);
  });

  it('of a dose are not given again at each restart, also on a farm without sensors', async () => {
    let rig = new CoreRig({ outputs: [aValve()], rules: [atSix({ amount: { minutes: 180 } })] }, SIX - 1_000);
    let given_s = 0;
    for (let life = 0; life < 4; life++) {
      given_s += await rig.watch(90 * MINUTE, 1);
      rig = rig.startAgain();
    }
    // The book of hours says that the box was alive: what a kill forgets is less than an hour, here at two of them.
    expect(given_s / 60).toBeLessThanOrEqual(180 + 2 * 59);
    expect(given_s / 60).toBeGreaterThanOrEqual(178);
  });

  it('of a day are not given twice to a clock that was set back over midnight', async () => {
    const limit = { outputs: [aValve({ daily_max_l: 200 })] };
    const night = aRuleOf({
      id: 'dem',
      kind: 'schedule',
      times: ['23:20', '00:05'],
      amount: { minutes: 30 },
    });
    const rig = new CoreRig({ ...limit, rules: [night] }, SIX - 7 * HOUR);
    await rig.watch(HOUR + 40 * MINUTE, 1); // to 00:40, 10 minutes on each of two days
    rig.clock.ahead_ms -= HOUR;
    expect(await rig.watch(2 * HOUR, 1)).toBe(0);
  });
});

describe('a disk that takes no records', () => {
  it('ends what rules run at the minute its time is over', async () => {
    const rule = atSix({ amount: { minutes: 110 } });
    const rig = new CoreRig({ outputs: [aValve()], rules: [rule], degraded_h: 0.5 }, SIX - MINUTE);
    await rig.pass(5 * MINUTE);
    for (let passed = 0; passed <= 30 * MINUTE; passed += 2_000) {
      rig.core.watch('failing');
      await rig.pass(2_000);
    }
    expect(rig.board(1).energised).toBe(false);
    expect(rig.decisions().at(-1)).toMatchObject({ reason: { code: 'degraded' } });
  });
});

describe('a pause for a time', () => {
  it('keeps its time when the clock it was given by is set right', async () => {
    const rig = new CoreRig({ outputs: [aValve()], rules: [atSix()] }, SIX);
    rig.clock.ahead_ms = 365 * 24 * HOUR;
    const pressed = rig.core.desk.override('khu-1', { action: 'pause', minutes: 60 }, 'Bà Hoa');
    await rig.pass(3_000);
    await pressed;
    rig.clock.ahead_ms = 0;
    await rig.pass(30 * MINUTE);
    expect(rig.core.desk.state('vi').zones[0]?.outputs[0]?.standing).toBe('pause');
    await rig.pass(31 * MINUTE);
    expect(rig.core.desk.state('vi').zones[0]?.outputs[0]?.standing).toBe(null);
  });
});
