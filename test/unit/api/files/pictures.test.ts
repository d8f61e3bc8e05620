import sharp from 'sharp';
import { expect, test } from 'vitest';
import { Pictures } from '../../../../api/files/pictures.ts';

const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#2f7d32' } })
    .png()
    .toBuffer();

test('reads no upload that has no place to wait at, so that memory holds only so many', async () => {
  const pictures = new Pictures();
  let read = 0;
  const senders: (() => void)[] = [];
  const slow = async (): Promise<Buffer> => {
    read += 1;
    await new Promise<void>((resolve) => senders.push(resolve));
    return picture();
  };
  const waiting = Array.from({ length: 8 }, () => pictures.make(slow));
  await expect(pictures.make(slow)).rejects.toMatchObject({ code: 'slow_answer' });
  expect(read).toBe(8);
  for (const finish of senders) finish();
  expect(await Promise.all(waiting)).toHaveLength(8);
});

test('gives the place back after an upload that broke off', async () => {
  const pictures = new Pictures();
  const broken = () => Promise.reject(new Error('it broke off'));
  for (let times = 0; times < 10; times++) await expect(pictures.make(broken)).rejects.toThrow('broke off');
  expect(await pictures.make(picture)).toMatchObject({ width: 8, height: 8 });
});
