import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';
import { VirtualClock } from '../../../firmware-sim/clock.ts';
import { CALM, paceCollector } from '../../../gateway/collector.ts';

const BURST = ['--no-optimize-for-size', '--heap-growing-percent=50'];
const OVER = [...CALM, 'collect'];

/** A gateway that commits frames by a virtual clock, and what is asked of V8. */
function paced({ lean = true } = {}) {
  const clock = new VirtualClock(0);
  const asked: string[] = [];
  let frames = 0;
  const stop = paceCollector({
    frames: () => frames,
    clock,
    collect: lean ? () => void asked.push('collect') : undefined,
    set: (flag) => void asked.push(flag),
  });
  return {
    asked,
    stop,
    /** Lets frames come, so many a second. */
    async take(perSecond: number, { seconds = 1 } = {}): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        frames += perSecond;
        await clock.run(clock.now() + 1_000);
      }
    },
  };
}

describe('the memory of V8', () => {
  it('stays small at 1,000 frames a second', async () => {
    const { asked, take } = paced();
    await take(1_000, { seconds: 60 });
    await take(2_400);
    expect(asked).toEqual([]);
  });

  it('grows with a burst, and is given back once when it has been over for ten seconds', async () => {
    const { asked, take } = paced();
    await take(20_000, { seconds: 2 });
    expect(asked).toEqual(BURST);
    await take(1_000, { seconds: 9 });
    expect(asked).toEqual(BURST);
    await take(1_000, { seconds: 60 });
    expect(asked).toEqual([...BURST, ...OVER]);
    await take(6_000);
    expect(asked).toEqual([...BURST, ...OVER, ...BURST]);
  });

  it('is not given back while a disk hangs for seconds in the middle of a burst', async () => {
    const { asked, take } = paced();
    await take(20_000);
    await take(0, { seconds: 8 });
    await take(20_000);
    await take(0, { seconds: 8 });
    expect(asked).toEqual(BURST);
  });

  it('is left alone where the process was not started to be small', async () => {
    const { asked, take } = paced({ lean: false });
    await take(30_000);
    await take(0, { seconds: 20 });
    expect(asked).toEqual([]);
  });

  it('is left alone once the gateway stops', async () => {
    const { asked, stop, take } = paced();
    stop();
    await take(30_000);
    expect(asked).toEqual([]);
  });

  it('goes back to how the command starts the gateway, by flags that this Node knows', () => {
    const command = readFileSync(join(packageRoot(), 'cli', 'nongso.js'), 'utf8');
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    for (const flag of CALM) {
      expect(command).toContain(`'${flag}'`);
      expect(known).toContain(`  ${flag.replace(/=.*/, '')} (`);
    }
  });
});
