import { describe, expect, it } from 'vitest';
import { paceCollector } from '../../../gateway/collector.ts';
import { VirtualClock } from '../../../firmware-sim/clock.ts';

const SMALL = ['--optimize-for-size', '--heap-growing-percent=20'];
const LARGE = ['--no-optimize-for-size', '--heap-growing-percent=50'];

/** A gateway that takes frames by a virtual clock, and what is asked of V8. */
function paced({ lean = true } = {}) {
  const clock = new VirtualClock(0);
  const asked: string[] = [];
  let frames = 1_000_000; // of the journal as it was before
  const stop = paceCollector({
    frames: () => frames,
    clock,
    set: (flag) => void asked.push(flag),
    collect: lean ? () => void asked.push('collect') : undefined,
  });
  return {
    asked,
    stop,
    /** Lets frames come, so many in each of the seconds. */
    async take(...perSecond: number[]): Promise<void> {
      for (const came of perSecond) {
        frames += came;
        await clock.run(clock.now() + 1_000);
      }
    },
  };
}

describe('the memory of V8', () => {
  it('stays small at 1,000 frames a second', async () => {
    const { asked, take } = paced();
    await take(0, 1_000, 1_000, 4_999);
    expect(asked).toEqual([]);
  });

  it('grows with a burst, and is given back once when it is over', async () => {
    const { asked, take } = paced();
    await take(20_000, 30_000, 3_000);
    expect(asked).toEqual(LARGE);
    await take(2_000, 1_000, 4_000);
    expect(asked).toEqual([...LARGE, ...SMALL, 'collect']);
    await take(6_000);
    expect(asked.slice(5)).toEqual(LARGE);
  });

  it('is left alone where the process was not started to be small', async () => {
    const { asked, take } = paced({ lean: false });
    await take(30_000, 0);
    expect(asked).toEqual([]);
  });

  it('is left alone once the gateway stops', async () => {
    const { asked, stop, take } = paced();
    stop();
    await take(30_000);
    expect(asked).toEqual([]);
  });
});
