// The simulated boards of eletechsup, with the trap of the real ones: while a delay runs, off is answered and ignored.
import { describe, expect, test } from 'vitest';
import type { RelayProfile } from '../../../domain/profile/relay.ts';
import { BOARD_START, countedFrom, relayProfile, simBoard } from '../../support/sim-board.ts';

const r421a08 = relayProfile('eletechsup-r421a08');
const r4d8a08 = relayProfile('eletechsup-r4d8a08');
const S = 1_000;

/** A board and short ways to write a command word to a register and to see which channels are on. */
function board(profile: RelayProfile = r4d8a08) {
  const { channels, clock, ask, device } = simBoard(profile);
  return {
    ask,
    device,
    channels,
    write: (address: number, value: number) => ask({ unit: 1, fn: 6, address, value }),
    on: () => [1, 2, 3, 4, 5, 6, 7, 8].filter((channel) => channels.isOn(channel)),
    after: (seconds: number) => clock.run(BOARD_START + seconds * S),
  };
}

const WRITTEN = { written: true };

describe.each([r421a08, r4d8a08])('a board of eletechsup ($id)', (profile) => {
  test('ends its delay by itself, each channel by its own timer', async () => {
    const { write, on, after } = board(profile);
    expect([write(1, 0x0603), write(2, 0x0605), write(3, 0x0608)]).toEqual([WRITTEN, WRITTEN, WRITTEN]);
    expect(on()).toEqual([1, 2, 3]);
    await after(4);
    expect(on()).toEqual([2, 3]);
    await after(6);
    expect(on()).toEqual([3]);
    await after(8);
    expect(on()).toEqual([]);
  });

  test.each([
    ['on', 0x0100],
    ['off', 0x0200],
    ['toggle', 0x0300],
    ['latch', 0x0400],
  ])('answers "%s" while a delay runs, and ignores it', async (_, word) => {
    const { write, on, after } = board(profile);
    write(1, 0x063c);
    await after(10);
    expect(write(1, word)).toEqual(WRITTEN);
    expect(on()).toEqual([1]);
    await after(59);
    expect(on()).toEqual([1]);
    await after(60);
    expect(on()).toEqual([]);
  });

  test('ends a running delay at once by delay 0', async () => {
    const { write, on, after } = board(profile);
    write(1, 0x06ff);
    await after(1);
    expect(write(1, 0x0600)).toEqual(WRITTEN);
    expect(on()).toEqual([]);
  });

  test('goes on with the delay that runs when another is sent', async () => {
    const { write, on, after } = board(profile);
    write(1, 0x063c);
    await after(50);
    expect(write(1, 0x063c)).toEqual(WRITTEN);
    await after(60);
    expect(on()).toEqual([]);
  });

  test('pulses for a second, also out of a running delay', async () => {
    const { write, on, after } = board(profile);
    write(1, 0x06ff);
    write(1, 0x0500);
    expect(on()).toEqual([1]);
    await after(1);
    expect(on()).toEqual([]);
  });

  test('obeys a plain on for ever, toggles, and latches one channel with the others off', async () => {
    const { write, on, after } = board(profile);
    write(1, 0x0100);
    write(2, 0x0300);
    await after(24 * 3_600);
    expect(on()).toEqual([1, 2]);
    write(2, 0x0300);
    expect(on()).toEqual([1]);
    write(3, 0x0400);
    expect(on()).toEqual([3]);
    write(3, 0x0200);
    expect(on()).toEqual([]);
  });

  test('takes a delay on a channel that was latched on', async () => {
    const { write, on, after } = board(profile);
    write(1, 0x0100);
    write(1, 0x060a);
    await after(10);
    expect(on()).toEqual([]);
  });

  test('reads a register as 1 while its channel is on, however it came on', () => {
    const { write, ask } = board(profile);
    write(2, 0x0100);
    write(8, 0x060a);
    expect(ask({ unit: 1, fn: 3, address: 1, count: 8 })).toEqual({ words: [0, 1, 0, 0, 0, 0, 0, 1] });
  });

  test('lets every coil fall without power, and forgets its timers', async () => {
    const { write, on, after, device } = board(profile);
    write(1, 0x06ff);
    write(2, 0x0100);
    await after(5);
    device.powerOff();
    device.powerOn();
    expect(on()).toEqual([]);
  });

  test('refuses registers and commands it does not have', () => {
    const { write, ask, on } = board(profile);
    expect(write(9, 0x0100)).toMatchObject({ code: 'exception_2' });
    expect(write(1, 0x0101)).toMatchObject({ code: 'exception_3' });
    expect(write(1, 0x0700)).toMatchObject({ code: 'exception_3' });
    expect(ask({ unit: 1, fn: 4, address: 1, count: 1 })).toMatchObject({ code: 'exception_1' });
    expect(ask({ unit: 1, fn: 3, address: 0xff, count: 2 })).toMatchObject({ code: 'exception_2' });
    expect(on()).toEqual([]);
  });
});

describe('an R4D8A08', () => {
  test.each([
    ['all off', { unit: 1, fn: 6, address: 0, value: 0x0800 }],
    ['an empty bitmap', { unit: 1, fn: 6, address: 0x80, value: 0 }],
    ['all coils written off', { unit: 1, fn: 15, address: 0, bits: Array<boolean>(8).fill(false) }],
    ['off in many registers', { unit: 1, fn: 16, address: 1, words: Array<number>(8).fill(0x0200) }],
  ] as const)('answers %s while a delay runs, and only what was latched falls', (_, request) => {
    const { ask, write, on } = board();
    write(1, 0x063c);
    write(2, 0x0100);
    expect(ask(request)).toEqual(WRITTEN);
    expect(on()).toEqual([1]);
  });

  test('answers a coil written off while its delay runs, and ignores it', () => {
    const { ask, write, on } = board();
    write(1, 0x063c);
    expect(ask({ unit: 1, fn: 5, address: 0, value: 0 })).toEqual(WRITTEN);
    expect(on()).toEqual([1]);
    expect(ask({ unit: 1, fn: 5, address: 0, value: 1 })).toMatchObject({ code: 'exception_3' });
    expect(ask({ unit: 1, fn: 5, address: 8, value: 0 })).toMatchObject({ code: 'exception_2' });
  });

  test('ends all delays by delay 0 in many registers, and takes mixed commands there', () => {
    const { ask, on } = board();
    expect(ask({ unit: 1, fn: 16, address: 1, words: [0x0100, 0x0500, 0x0605, 0x0300] })).toEqual(WRITTEN);
    expect(on()).toEqual([1, 2, 3, 4]);
    ask({ unit: 1, fn: 16, address: 1, words: [0x0600, 0x0600, 0x0600, 0x0600] });
    expect(on()).toEqual([]);
  });

  test('switches all on by one word, and shows them as coils and as a bitmap that count for themselves', () => {
    const { ask, write } = board();
    expect(write(0, 0x0700)).toEqual(WRITTEN);
    write(0x80, 0x7c);
    expect(ask({ unit: 1, fn: 1, address: 0, count: 8 })).toEqual({
      bits: [false, false, true, true, true, true, true, false],
    });
    expect(ask({ unit: 1, fn: 3, address: 0x80, count: 2 })).toEqual({ words: [0x7c, 0] });
    expect(write(0x80, 0x100)).toMatchObject({ code: 'exception_3' });
  });

  test('may count its registers from 0, which its own registers do not betray but its coils do', () => {
    const { ask, write } = board(countedFrom(0, r4d8a08));
    write(1, 0x060a);
    expect(ask({ unit: 1, fn: 3, address: 1, count: 1 })).toEqual({ words: [1] });
    expect(ask({ unit: 1, fn: 1, address: 0, count: 3 })).toEqual({ bits: [false, true, false] });
  });
});

describe('an R421A08', () => {
  test('has its registers only: no coils, no bitmap, no word for all, one register at a time', () => {
    const { ask, write, on } = board(r421a08);
    expect(ask({ unit: 1, fn: 1, address: 0, count: 8 })).toMatchObject({ code: 'exception_1' });
    expect(ask({ unit: 1, fn: 16, address: 1, words: [0x0100] })).toMatchObject({ code: 'exception_1' });
    expect(write(0, 0x0700)).toMatchObject({ code: 'exception_2' });
    expect(write(0x80, 0xff)).toMatchObject({ code: 'exception_2' });
    expect(on()).toEqual([]);
  });
});
