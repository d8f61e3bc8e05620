import { expect, test } from 'vitest';
import type { Entry } from '../../../../../gateway/core/ports/journal.ts';
import { FrameGate } from '../../../../../gateway/store/disk/frame-gate.ts';
import { SOME_TIME, anHour, frameEntry } from '../../../../support/store.ts';

const dead = (given: { entry?: number } = {}): Entry => ({
  kind: 'dead',
  dead: { at: SOME_TIME, code: 'not_json', detail: '', payload: '', ...given },
});

test('refuses readings short of the limit, and takes them again well below it', () => {
  const gate = new FrameGate(1_000);
  gate.measured(949);
  expect(gate.refuses(frameEntry())).toBeUndefined();
  gate.measured(950);
  expect(gate.refuses(frameEntry())).toMatchObject({ code: 'journal_full' });
  expect(gate.refuses(dead())).toMatchObject({ code: 'journal_full' });
  expect(gate.refuses({ kind: 'hour', hour: anHour(0) })).toBeUndefined();
  expect(gate.refuses(dead({ entry: 7 }))).toBeUndefined(); // until it is parked, nothing behind it may go
  gate.measured(930);
  expect(gate.why).toBe('journal_full');
  gate.measured(924);
  expect(gate.refuses(frameEntry())).toBeUndefined();
  expect(gate.refused).toEqual({ journal_full: 2, disk_full: 0 });
});

test('stays shut until both causes are gone', () => {
  const gate = new FrameGate(1_000);
  gate.shut('disk_full');
  gate.measured(990);
  gate.open('disk_full');
  expect(gate.why).toBe('journal_full');
  gate.measured(0);
  expect(gate.why).toBeUndefined();
});

test('gives a gap once, from the first frame that was missed to the first that was kept', () => {
  const gate = new FrameGate(Infinity);
  gate.missed(1_000);
  gate.missed(5_000);
  const kept = (now: number, steady_ms = now) => gate.kept({ now, steady_ms });
  expect(kept(61_000)).toEqual({ cause: 'disk', from: 1_000, to: 61_000 });
  expect(kept(62_000)).toBeUndefined();
  gate.missed(70_000);
  expect(kept(70_500)).toBeUndefined(); // its source has sent it again at once
  gate.missed(80_000);
  expect(kept(SOME_TIME, 95_000)).toEqual({ cause: 'disk', from: SOME_TIME - 15_000, to: SOME_TIME }); // the clock was set
});
