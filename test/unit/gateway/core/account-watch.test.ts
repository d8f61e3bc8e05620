import { describe, expect, it } from 'vitest';
import type { DeviceDay } from '../../../../domain/account.ts';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import { AccountWatch } from '../../../../gateway/core/account-watch.ts';
import type { DayTotals } from '../../../../gateway/core/account-watch.ts';
import { Alarms } from '../../../../gateway/core/alarms.ts';
import type { AccountQuery } from '../../../../gateway/core/ports/accounts.ts';
import { anAccount } from '../../../support/accounts.ts';

/** 2026-11-22 08:30 in Vietnam. */
const START = Date.UTC(2026, 10, 22, 1, 30);
const HOUR = 3_600_000;
/** The midnight after START. */
const MIDNIGHT = Date.UTC(2026, 10, 22, 17);

const good = (given: Partial<DeviceDay> = {}): DeviceDay =>
  anAccount({ received: 5, stored: 4, duplicate: 1, forwarded: 3, waiting: 1, ...given });

function bench() {
  const clock = new VirtualClock(START);
  const alarms = new Alarms(() => undefined);
  const ended: DayTotals[] = [];
  const failures: unknown[] = [];
  const asked: AccountQuery[] = [];
  const farm = {
    kept: [good()],
    fail: undefined as Error | undefined,
    frames: { acknowledged: 5, committed: 5 },
  };
  const watch = new AccountWatch({
    ...{ farm: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh', alarms, clock },
    accounts: {
      servers: ['influx-v2'],
      /** A page of one, however many are asked for. */
      async list(query) {
        if (farm.fail) throw farm.fail;
        asked.push(query);
        const kept = farm.kept.filter(({ day }) => day >= query.from && day <= query.to);
        const at =
          query.after === undefined ? 0 : kept.findIndex(({ device }) => device === query.after?.device) + 1;
        const [item] = kept.slice(at);
        if (item === undefined) return { items: [] };
        const next = { device: item.device, day: item.day };
        return { items: [item], ...(at + 1 < kept.length && { next }) };
      },
      async totals(day) {
        if (farm.fail) throw farm.fail;
        const { received, stored, duplicate, merged, rewritten, dead, expired } =
          farm.kept.find((account) => account.day === day) ?? anAccount({});
        return { received, stored, duplicate, merged, rewritten, dead, expired };
      },
    },
    frames: () => farm.frames,
    ended: (totals) => ended.push(totals),
    failed: (error) => failures.push(error),
  });
  const standing = () => alarms.of(undefined, 'en').map(({ code, text }) => [code, text.includes('node')]);
  return { clock, farm, watch, alarms, standing, ended, failures, asked };
}

describe('the watch over the accounts', () => {
  it('looks at yesterday and today at once, page after page, and every hour', async () => {
    const { clock, farm, watch, asked } = bench();
    farm.kept = [good(), good({ device: 'node-8' })];
    watch.start();
    await clock.run(START);
    expect(asked).toMatchObject([
      { from: '2026-11-21', to: '2026-11-22' },
      { after: { device: 'node-7', day: '2026-11-22' } },
    ]);
    await clock.run(START + 2 * HOUR);
    expect(asked).toHaveLength(6);
    watch.stop();
    await clock.run(START + 9 * HOUR);
    expect(asked).toHaveLength(6);
  });

  it('raises an alarm that names each device whose account is off, until it adds up again', async () => {
    const { clock, farm, watch, alarms, standing } = bench();
    farm.kept = [
      good({ device: 'node-7', received: 6 }),
      good({ device: 'node-8' }),
      good({ device: 'node-9', waiting: 0 }),
    ];
    watch.start();
    await clock.run(START);
    const texts = alarms.of(undefined, 'en').map(({ text }) => /node-\d/.exec(text)?.[0]);
    expect(texts).toEqual(['node-7', 'node-9']);
    expect(watch.numbers().unbalanced).toBe(2);

    farm.kept = [good()];
    await clock.run(START + HOUR);
    expect(standing()).toEqual([]);
    expect(watch.numbers().unbalanced).toBe(0);
  });

  it('raises an alarm when more was acknowledged than committed, and none for the opposite', async () => {
    const { clock, farm, watch, alarms } = bench();
    farm.frames = { acknowledged: 5, committed: 6 };
    watch.start();
    await clock.run(START);
    expect(alarms.of(undefined, 'en')).toEqual([]);
    farm.frames = { acknowledged: 7, committed: 6 };
    await clock.run(START + HOUR);
    expect(alarms.of(undefined, 'en')).toMatchObject([{ code: 'accounts_off', since: START + HOUR }]);
    expect(alarms.of(undefined, 'en')[0]?.text).toContain('dong-tao');
  });

  it('sums up the day that ended shortly after midnight, once', async () => {
    const { clock, farm, watch, ended } = bench();
    farm.kept = [
      good(),
      good({ device: 'node-8', dead: 2, received: 9 }),
      anAccount({ day: '2026-11-23', received: 1, stored: 1, waiting: 1 }),
    ];
    watch.start();
    await clock.run(MIDNIGHT + 119_999);
    expect(ended).toEqual([]);
    await clock.run(MIDNIGHT + 5 * HOUR);
    const { device: _, ...sums } = anAccount({
      received: 14,
      stored: 8,
      duplicate: 2,
      dead: 2,
      forwarded: 6,
      waiting: 2,
    });
    expect(ended).toEqual([{ ...sums, day: '2026-11-22', devices: 2, off: 1 }]);
    await clock.run(MIDNIGHT + 30 * HOUR);
    expect(ended.map(({ day, devices }) => [day, devices])).toEqual([
      ['2026-11-22', 2],
      ['2026-11-23', 1],
    ]);
  });

  it('tells that it cannot look, leaves the alarms as they are, and looks again within a minute', async () => {
    const { clock, farm, watch, standing, failures } = bench();
    farm.kept = [good({ received: 6 })];
    watch.start();
    await clock.run(START);
    farm.fail = new Error('the store worker is not running');
    farm.kept = [good()];
    await clock.run(START + HOUR);
    expect(failures).toHaveLength(1);
    expect(standing()).toEqual([['accounts_off', true]]);
    farm.fail = undefined;
    await clock.run(START + HOUR + 60_000);
    expect(standing()).toEqual([]);
  });

  it('gives today’s sums without making anybody wait, and none of yesterday', async () => {
    const { clock, watch } = bench();
    watch.start();
    expect(watch.numbers().today).toEqual({});
    await clock.run(START + 1);
    expect(watch.numbers().today).toMatchObject({ received: 5, stored: 4, duplicate: 1 });
    await clock.run(MIDNIGHT);
    expect(watch.numbers().today).toEqual({});
    await clock.run(MIDNIGHT + 1);
    expect(watch.numbers().today).toMatchObject({ received: 0 });
  });
});
