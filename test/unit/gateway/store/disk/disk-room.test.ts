import { expect, onTestFinished, test, vi } from 'vitest';
import { DiskRoom } from '../../../../../gateway/store/disk/disk-room.ts';
import { FrameGate } from '../../../../../gateway/store/disk/frame-gate.ts';
import { handClock } from '../../../../support/hand-clock.ts';
import { quietStats } from '../../../../support/journal-stats.ts';
import { SOME_TIME, silent } from '../../../../support/store.ts';
import { tempDir } from '../../../../support/temp.ts';

const MB = 1024 * 1024;

/** A disk that says there is room; whether that is so, is up to the test. */
async function aDisk() {
  const clock = handClock(SOME_TIME);
  const disk = { takes: false, tries: 0, unused_bytes: 0 };
  const told: string[] = [];
  const gate = new FrameGate(Infinity);
  const stats = () => ({ ...quietStats, unused_bytes: disk.unused_bytes });
  const room = new DiskRoom({
    dataDir: await tempDir(),
    journal: () => ({ gate, stats, diskIs: (is) => told.push(is) }),
    random: (bytes) => {
      disk.tries += 1;
      if (!disk.takes) throw new Error('EDQUOT');
      return new Uint8Array(bytes);
    },
    ...{ clock, log: silent },
  });
  onTestFinished(() => room.stop());
  await room.open();
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 10_000) {
      clock.advance(10_000);
      await vi.waitFor(() => expect(clock.waiting()).toHaveLength(1), { interval: 1 });
    }
  };
  return { disk, room, gate, told, pass };
}

test('writes a reserve that does not fit seldom, and takes readings when it fits', async () => {
  const { disk, room, gate, told, pass } = await aDisk();
  expect([room.isFull, gate.why, told]).toEqual([true, 'disk_full', ['full']]);
  await pass(420_000); // after 10, 70 and 190 s
  expect(disk.tries).toBe(4);
  disk.takes = true;
  await pass(20_000);
  expect([room.isFull, room.isShort, gate.why, told.at(-1)]).toEqual([false, false, undefined, 'enough']);
});

test('takes readings into the room that the journal holds, until that is used up', async () => {
  const { disk, room, gate, pass } = await aDisk();
  expect([room.isShort, room.isTight]).toEqual([true, true]);
  await pass(10_000);
  disk.unused_bytes = 31 * MB;
  await pass(60_000);
  expect([room.isFull, room.isTight]).toEqual([true, false]);
  disk.unused_bytes = 33 * MB;
  await pass(120_000);
  expect([room.isFull, room.isShort, gate.why]).toEqual([false, true, undefined]); // more is still removed
  disk.unused_bytes = 49 * MB;
  expect(room.isShort).toBe(false);
  disk.unused_bytes = 15 * MB;
  await pass(10_000);
  expect(gate.why).toBe('disk_full');
});
