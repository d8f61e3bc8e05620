import { describe, expect, it, onTestFinished } from 'vitest';
import { tellSystemd } from '../../../gateway/systemd.ts';
import type { Environment } from '../../../gateway/config.ts';
import { CoreRig, HOUR, MINUTE, SIX } from '../../support/core-rig.ts';

const PID = 4_711;
const UNDER_SYSTEMD = {
  NOTIFY_SOCKET: '/run/systemd/notify',
  WATCHDOG_USEC: '60000000',
  WATCHDOG_PID: String(PID),
};
const READY = 'READY=1 WATCHDOG=1';
const LIVES = 'WATCHDOG=1';

/** A core whose loop ticks every second of a virtual clock, and what systemd hears of it. */
function watched({ env = UNDER_SYSTEMD, answers = true }: { env?: Environment; answers?: boolean } = {}) {
  const rig = new CoreRig({ outputs: [] }, SIX);
  const heard: string[] = [];
  const logged: string[] = [];
  const systemd = { answers };
  const log = (...words: unknown[]) => void logged.push(String(words.at(-1)));
  const stop = tellSystemd({
    ...{ env, pid: PID, clock: rig.clock, log: { info: log, error: log } },
    lastTick: () => rig.core.loop.lastTick,
    tell: (states) => {
      if (!systemd.answers) return Promise.reject(new Error('spawn systemd-notify ENOENT'));
      heard.push(states.join(' '));
      return Promise.resolve();
    },
  });
  onTestFinished(stop);
  return { rig, heard, logged, systemd, stop };
}

describe('what systemd hears of the gateway', () => {
  it('says that it runs, and three times within the limit that it lives', async () => {
    const { rig, heard, logged } = watched();
    await rig.pass(MINUTE);
    expect(heard).toEqual([READY, LIVES, LIVES, LIVES]);
    expect(logged).toEqual([]);
  });

  it('stops saying so when the control loop stands still, and begins again with it', async () => {
    const { rig, heard, logged } = watched();
    await rig.pass(MINUTE);
    rig.core.loop.stop();
    await rig.pass(20_000); // in these it has ticked once more
    heard.length = 0;
    await rig.pass(HOUR);
    expect(heard).toEqual([]);
    expect(logged).toEqual([expect.stringContaining('stands still')]);
  });

  it.each([-HOUR, HOUR])('is not deceived by a clock that is set by %i ms', async (by_ms) => {
    const { rig, heard } = watched();
    await rig.pass(MINUTE);
    heard.length = 0;
    rig.clock.ahead_ms = by_ms;
    await rig.pass(MINUTE);
    expect(heard).toEqual([LIVES, LIVES, LIVES]);

    rig.core.loop.stop();
    await rig.pass(20_000);
    heard.length = 0;
    rig.clock.ahead_ms = 0;
    await rig.pass(2 * HOUR);
    expect(heard).toEqual([]);
  });

  it('says that it runs until systemd could be told, and logs once that it could not', async () => {
    const { rig, heard, logged, systemd } = watched({ answers: false });
    await rig.pass(MINUTE);
    expect(heard).toEqual([]);
    expect(logged).toEqual([expect.stringContaining('systemd-notify')]);
    systemd.answers = true;
    await rig.pass(MINUTE);
    expect(heard).toEqual([READY, LIVES, LIVES]);
    expect(logged).toEqual([expect.anything(), expect.stringContaining('again')]);
  });

  it('says nothing after it was stopped', async () => {
    const { rig, heard, stop } = watched();
    stop();
    await rig.pass(MINUTE);
    expect(heard).toEqual([READY]);
  });

  it.each([
    ['has no systemd above it', {}, []],
    ['has one without a watchdog', { NOTIFY_SOCKET: '/run/systemd/notify' }, [READY]],
    ['is not the process that is watched', { ...UNDER_SYSTEMD, WATCHDOG_PID: '1' }, [READY]],
  ])('says no more than it is asked when it %s', async (_, env, said) => {
    const { rig, heard } = watched({ env });
    await rig.pass(HOUR);
    expect(heard).toEqual(said);
  });
});
