import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../domain/decision.ts';
import type { Overrides } from '../../../../domain/override.ts';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import { createCore } from '../../../../gateway/core/core.ts';
import type { Entry } from '../../../../gateway/core/ports/journal.ts';
import type { Recovered } from '../../../../gateway/core/ports/reads.ts';
import { Board } from '../../../support/board.ts';
import { aFarm, anOutput, aZone } from '../../../support/farm.ts';

const START = Date.UTC(2026, 10, 22, 1);
const MINUTE = 60_000;
const NOTHING: Recovered = { frames: [], decisions: [], hours: [] };

interface Given {
  clock?: VirtualClock;
  board?: Board;
  recovered?: Recovered;
  overrides?: ReadonlyMap<string, Overrides>;
  disk?: { fails: boolean; hangs?: boolean };
}

/** A gateway without links on a virtual clock: one soil probe, one valve. */
function bench({
  clock = new VirtualClock(START),
  recovered = NOTHING,
  overrides = new Map(),
  disk = { fails: false },
  ...given
}: Given = {}) {
  const board = given.board ?? new Board(clock);
  const entries: Entry[] = [];
  const saved = new Map<string, Overrides>(overrides);
  const core = createCore({
    farm: aFarm([aZone({ outputs: [anOutput({ flow_l_min: 40 })] })]),
    journal: { append: (entry) => (entries.push(entry), Promise.resolve('stored')) },
    overrideStore: {
      load: () => Promise.resolve(overrides),
      save(output, value) {
        if (disk.hangs) return new Promise(() => undefined);
        if (disk.fails) return Promise.reject(new Error('read-only file system'));
        saved.set(output, value);
        return Promise.resolve();
      },
    },
    storedOverrides: overrides,
    recovered,
    actuator: () => board,
    clock,
    random: (bytes) => new Uint8Array(bytes),
    unjournalled: () => undefined,
    longestSleep_ms: Infinity,
  });
  core.start();
  const pass = (ms: number): Promise<void> => clock.run(clock.now() + ms);
  const sees = async (value: number): Promise<void> => {
    await core.ingest.accept({ device: 'soil-1', values: { 'soil.moisture': value } });
    await pass(1);
  };
  const decisions = (): Decision[] =>
    entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.decision] : []));
  const zone = () => core.desk.state('vi').zones[0];
  return { core, clock, board, entries, saved, pass, sees, decisions, zone };
}

describe('the core', () => {
  it('opens the valve on dry soil, closes it on wet soil, and says why in Vietnamese', async () => {
    const { board, sees, decisions, zone } = bench();
    await sees(23.4);
    expect(board.energised).toBe(true);
    expect(zone()?.outputs[0]).toMatchObject({
      state: 'on',
      confirmed: true,
      left_s: 1_800,
      why: 'Đang tưới Khu 1: đất còn 23,4 %, dưới ngưỡng 24 %, cảm biến đọc vừa xong.',
    });
    await sees(32.5);
    expect(board.energised).toBe(false);
    expect(decisions().map(({ outcome, reason }) => [outcome, reason.code])).toEqual([
      ['on', 'below_limit'],
      ['off', 'target_reached'],
    ]);
  });

  it('journals command and read-back beside the decision', async () => {
    const { entries, sees } = bench();
    await sees(23);
    const actuations = entries.flatMap((entry) => (entry.kind === 'actuation' ? [entry.actuation] : []));
    expect(actuations.at(-1)).toMatchObject({
      output: 'van-1',
      state: 'on',
      lease_s: 60,
      cause: 'rule',
      result: 'confirmed',
    });
  });

  it('writes no decision while nothing is new', async () => {
    const { sees, decisions } = bench();
    await sees(30);
    const before = decisions().length;
    for (const value of [29.9, 29.8, 29.7]) await sees(value);
    expect(decisions()).toHaveLength(before);
  });

  it('goes on after a restart as if nothing had been: same run, same end', async () => {
    const first = bench();
    await first.sees(23);
    await first.pass(5 * MINUTE);
    const clock = new VirtualClock(first.clock.now());
    const frames = first.entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.frame] : []));
    const second = bench({
      clock,
      recovered: { frames, decisions: first.decisions().slice(-1), hours: [] },
    });
    await second.sees(28);
    expect(second.board.energised).toBe(true);
    expect(second.zone()?.outputs[0]?.left_s).toBe(1_500);
  });

  it('starts safe when its clock is behind after a restart, and says so', async () => {
    const first = bench();
    await first.core.desk.override('khu-1', { action: 'run', minutes: 5 }, 'Bà Hoa');
    await first.pass(1);
    const clock = new VirtualClock(START - 60 * MINUTE);
    const decisions = first.decisions().slice(-1);
    const second = bench({ clock, recovered: { ...NOTHING, decisions }, overrides: first.saved });
    await second.sees(10);
    expect(second.board.energised).toBe(false);
    expect(second.decisions().at(-1)).toMatchObject({ outcome: 'off', reason: { code: 'no_clock' } });
    second.core.watch('ok');
    expect(second.core.desk.state('vi').alarms).toMatchObject([{ code: 'no_clock' }]);
    const byHand = second.core.desk.override('khu-1', { action: 'run', minutes: 5 }, 'Bà Hoa');
    await second.pass(1);
    await byHand;
    expect(second.board.energised).toBe(true);
  });

  it('counts what a run gave before a kill, up to the end of its lease', async () => {
    const first = bench();
    const pressed = first.core.desk.override('khu-1', { action: 'run', litres: 400 }, 'Bà Hoa');
    await first.pass(1);
    await pressed;
    await first.pass(9 * MINUTE);
    await first.sees(20);
    const frames = first.entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.frame] : []));
    const clock = new VirtualClock(first.clock.now() + 60 * MINUTE);
    const recovered = { ...NOTHING, frames, decisions: first.decisions().slice(-1) };
    const overrides = new Map(
      [...first.saved].map(([id, { run }]) => [id, run ? { run: { ...run, until: Infinity } } : {}]),
    );
    const second = bench({ clock, recovered, overrides });
    await second.pass(1);
    // The gateway was heard of at nine minutes, and its last lease ran for one more: ten minutes are 400 litres.
    expect(second.board.energised).toBe(false);
    expect(second.zone()?.outputs[0]?.litres_today).toBe(400);
  });

  it('saves an override later when the disk is back', async () => {
    const disk = { fails: true };
    const { core, saved, pass } = bench({ disk });
    const pressed = core.desk.override('khu-1', { action: 'stop' }, 'Bà Hoa');
    await pass(1);
    await pressed;
    expect(saved.size).toBe(0);
    disk.fails = false;
    await pass(10_000);
    expect(saved.get('van-1')?.standing?.action).toBe('stop');
    expect(core.desk.state('vi').alarms).toEqual([]);
  });

  it('does not let a person wait for a disk that hangs', async () => {
    const { core, pass } = bench({ disk: { fails: false, hangs: true } });
    const pressed = core.desk.override('khu-1', { action: 'stop' }, 'Bà Hoa');
    await pass(3_000);
    await pressed;
    expect(core.desk.state('vi').alarms[0]?.text).toContain('chưa lưu được');
  });

  it('says when a sensor is quiet and when a device never came', async () => {
    const { core, sees, pass, zone } = bench();
    core.ingest.status('soil-1', 'online', 'answers');
    await sees(30);
    await pass(16 * MINUTE);
    core.watch('ok');
    expect(zone()?.alarms.map(({ code }) => code)).toEqual(['stale']);
    expect(core.desk.state('vi').alarms.map(({ text }) => text)).toEqual([
      expect.stringContaining('relay-1'),
    ]);
  });

  it('stays stopped over a restart', async () => {
    const first = bench();
    await first.core.desk.override('khu-1', { action: 'stop' }, 'Bà Hoa');
    const second = bench({ overrides: first.saved });
    await second.sees(10);
    expect([second.board.energised, second.zone()?.outputs[0]?.standing]).toEqual([false, 'stop']);
  });

  it('runs by hand at once, and ends by itself', async () => {
    const { core, board, sees, pass } = bench();
    await sees(40);
    await core.desk.override('khu-1', { action: 'run', minutes: 10 }, 'Bà Hoa');
    await pass(1);
    expect(board.energised).toBe(true);
    await pass(10 * MINUTE);
    expect(board.energised).toBe(false);
  });

  it('stops everything at once, also with a disk that cannot be written, and says that it is not saved', async () => {
    const { core, board, sees, pass } = bench({ disk: { fails: true } });
    await sees(20);
    await core.desk.stopAll('Bà Hoa');
    await pass(1);
    expect(board.energised).toBe(false);
    expect(core.desk.state('vi').alarms[0]?.text).toContain('chưa lưu được');
  });

  it('refuses what is not there', async () => {
    const { core } = bench();
    expect(await core.desk.override('khu-9', { action: 'stop' }, 'x')).toMatchObject({
      code: 'unknown_zone',
    });
    expect(await core.desk.override('khu-1', { action: 'stop', output: 'van-9' }, 'x')).toMatchObject({
      code: 'unknown_output',
    });
  });

  it('raises an alarm when the board is silent and clears it when it answers', async () => {
    const { board, sees, pass, zone } = bench();
    board.fault = 'silent';
    await sees(20);
    await pass(10_000);
    expect(zone()?.alarms.map(({ code }) => code)).toContain('no_answer');
    board.fault = 'none';
    await pass(20_000);
    expect(zone()?.alarms).toEqual([]);
  });

  it('says when a device went away and acts at once when it is back', async () => {
    const { core, board, sees, zone, pass } = bench();
    board.fault = 'silent';
    core.ingest.status('relay-1', 'offline', 'no answer');
    await sees(20);
    await pass(60_000);
    board.fault = 'none';
    core.ingest.status('relay-1', 'online', 'answers');
    await pass(1);
    expect(board.energised).toBe(true);
    core.ingest.status('soil-1', 'offline', 'no answer');
    expect(zone()?.alarms.map(({ code }) => code)).toEqual(['device_offline']);
  });

  it('closes the valve when the sensor goes stale in the middle of a run', async () => {
    const { board, sees, pass } = bench();
    await sees(20);
    await pass(16 * MINUTE);
    expect(board.energised).toBe(false);
  });

  it('tells listeners once for all that changed together', async () => {
    const { core, pass } = bench();
    await pass(1);
    let calls = 0;
    const cancel = core.desk.onChange(() => calls++);
    void core.ingest.accept({ device: 'soil-1', values: { 'soil.moisture': 30 } });
    void core.ingest.accept({ device: 'soil-1', values: { 'soil.moisture': 31 } });
    await pass(1);
    expect(calls).toBeLessThanOrEqual(2);
    cancel();
  });

  it('returns everything to safe when it stops', async () => {
    const { core, board, sees } = bench();
    await sees(20);
    await core.stop();
    expect(board.energised).toBe(false);
  });
});
