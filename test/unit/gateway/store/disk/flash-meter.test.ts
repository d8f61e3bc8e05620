import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blockDevice } from '../../../../../gateway/store/disk/block-device.ts';
import { FlashMeter, wearSentence } from '../../../../../gateway/store/disk/flash-meter.ts';
import { handClock } from '../../../../support/hand-clock.ts';

const HOUR_MS = 3_600_000;
const GB = 1e9;
/** Of a 16 GB card, in the block layer's sectors. */
const SECTORS = (16 * GB) / 512;

/** A system with a card whose second partition holds the folder. */
async function aSystem() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'nongso-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const system = { proc: join(root, 'proc'), sys: join(root, 'sys') };
  const dataDir = join(root, 'the card', 'data');
  const card = join(system.sys, 'devices', 'mmcblk0');
  for (const folder of [
    dataDir,
    join(system.proc, 'self'),
    join(system.sys, 'dev', 'block'),
    join(card, 'mmcblk0p2'),
    join(card, 'queue'),
    join(card, 'device'),
  ])
    await mkdir(folder, { recursive: true });
  await symlink('../../devices/mmcblk0/mmcblk0p2', join(system.sys, 'dev', 'block', '179:2'));
  await writeFile(
    join(system.proc, 'self', 'mountinfo'),
    [
      `22 1 179:9 / / rw - ext4 /dev/root rw`,
      `23 22 179:2 / ${join(root, 'the card').replaceAll(' ', '\\040')} rw - ext4 /dev/mmcblk0p2 rw`,
      `24 22 0:9 / ${join(root, 'the')} rw - tmpfs tmpfs rw`,
    ].join('\n'),
  );
  await writeFile(join(card, 'mmcblk0p2', 'partition'), '2\n');
  await writeFile(join(card, 'size'), `${SECTORS}\n`);
  await writeFile(join(card, 'queue', 'rotational'), '0\n');
  const wrote = async (bytes: number) => {
    await writeFile(join(card, 'stat'), `1 2 3 4 5 6 ${bytes / 512} 8 9 10 11\n`);
    await writeFile(join(system.proc, 'self', 'io'), `rchar: 1\nwrite_bytes: ${bytes / 2}\n`);
  };
  await wrote(0);
  const lifeTime = (text: string) => writeFile(join(card, 'device', 'life_time'), text);
  return { system, dataDir, wrote, lifeTime };
}

test('finds the whole card behind a folder, and what was written to it', async () => {
  const { system, dataDir, wrote, lifeTime } = await aSystem();
  await wrote(512_000);
  const card = await blockDevice(dataDir, system);
  expect(card).toMatchObject({ name: 'mmcblk0', size_bytes: 16 * GB, isFlash: true });
  expect(await card?.written_bytes()).toBe(512_000);
  expect(await card?.used_life()).toBeUndefined();
  await lifeTime('0x03 0x05\n');
  expect(await card?.used_life()).toBe(0.5);
  await lifeTime('0x00 0x00\n');
  expect(await card?.used_life()).toBeUndefined();
});

test('a system that shows no device has none', async () => {
  const { system, dataDir } = await aSystem();
  expect(await blockDevice(dataDir, { ...system, sys: join(system.sys, 'nowhere') })).toBeUndefined();
});

/** Lets so many hours pass, in which so many bytes an hour are written. */
async function measure(hours: number, perHour_bytes: number, lifeTime?: string) {
  const { system, dataDir, wrote, lifeTime: setLifeTime } = await aSystem();
  if (lifeTime !== undefined) await setLifeTime(lifeTime);
  const clock = handClock(0);
  const meter = new FlashMeter({ dataDir, clock, system });
  onTestFinished(() => meter.stop());
  const read = () => expect.poll(() => clock.waiting().length, { timeout: 5_000 }).toBe(1);
  await read();
  for (let hour = 1; hour <= hours; hour++) {
    await wrote(hour * perHour_bytes);
    clock.advance(HOUR_MS);
    await read();
  }
  return meter.wear();
}

test('says how long the card lasts once six hours were measured', async () => {
  const early = await measure(5, 1_024_000_000);
  expect(early).toMatchObject({ device_bytes: 5 * 1_024_000_000, life_years: undefined });
  expect(wearSentence(early)).toBe('what is written a day is known in 60 minutes');

  const wear = await measure(6, 1_024_000_000);
  expect(wear.day_bytes).toBe(24 * 1_024_000_000);
  // 16 GB a thousand times over, at 24.6 GB a day.
  expect(wear.life_years).toBeCloseTo((16 * GB * 1_000) / (24 * 1_024_000_000) / 365.25, 6);
  expect(wearSentence(wear)).toBe('writes 24.6 GB a day; this card lasts about 1.8 years');
});

test("takes the card's own count of its life into account", async () => {
  const wear = await measure(6, 1_024_000_000, '0x02 0x05');
  expect(wear.life_years).toBeCloseTo((8 * GB * 1_000) / (24 * 1_024_000_000) / 365.25, 6);
});
