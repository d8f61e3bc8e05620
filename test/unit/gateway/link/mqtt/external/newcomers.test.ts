import { expect, test } from 'vitest';
import { LOOK_AGAIN_MS, LOOK_EVERY_MS } from '../../../../../../gateway/link/mqtt/external/limits.ts';
import { Newcomers } from '../../../../../../gateway/link/mqtt/external/newcomers.ts';
import { gate } from '../../../../../integration/mqtt/rig.ts';
import { handClock } from '../../../../../support/hand-clock.ts';

function rig() {
  const clock = handClock(1_800_000_000_000);
  const looks: ReturnType<typeof gate>[] = [];
  const newcomers = new Newcomers(() => {
    const look = gate();
    looks.push(look);
    return look.opened;
  }, clock);
  return { clock, looks, newcomers };
}

test('one look at the configuration is for all that are heard while it lasts', async () => {
  const { looks, newcomers } = rig();
  const asked = Array.from({ length: 500 }, (_, at) => newcomers.look(`stranger-${at}`));
  expect(looks).toHaveLength(1);
  looks[0]!.open();
  await Promise.all(asked);
});

test('strangers of ever new names have it read no more often than every few seconds, and hold up nobody', async () => {
  const { clock, looks, newcomers } = rig();
  const first = newcomers.look('a');
  looks[0]!.open();
  await first;
  for (let at = 0; at < 100; at++) await newcomers.look(`b-${at}`);
  expect(looks).toHaveLength(1);
  clock.advance(LOOK_EVERY_MS);
  void newcomers.look('b-1');
  expect(looks).toHaveLength(2);
});

test('a device that was looked for is looked for again only after a while', async () => {
  const { clock, looks, newcomers } = rig();
  const first = newcomers.look('a');
  looks[0]!.open();
  await first;
  clock.advance(LOOK_AGAIN_MS - 1);
  await newcomers.look('a');
  expect(looks).toHaveLength(1);
  clock.advance(1);
  void newcomers.look('a');
  expect(looks).toHaveLength(2);
});
