import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readUpload } from '../../../../api/files/upload.ts';

const MB = 1024 * 1024;

test('gives the bytes as they came', async () => {
  expect(await readUpload(Readable.from([Buffer.from('ab'), Buffer.from('c')]))).toEqual(Buffer.from('abc'));
});

test('takes 10 MB to the byte, and reads what is more to its end without keeping it', async () => {
  const whole = Readable.from([Buffer.alloc(9 * MB), Buffer.alloc(MB)]);
  expect(await readUpload(whole)).toHaveLength(10 * MB);
  const more = Readable.from([Buffer.alloc(10 * MB), Buffer.alloc(1), Buffer.alloc(MB)]);
  await expect(readUpload(more)).rejects.toMatchObject({ code: 'too_large' });
  expect(more.readableEnded).toBe(true);
});

test('an upload that breaks off is the fault of the sender, not of the store', async () => {
  const stream = new PassThrough();
  stream.write('half a picture');
  const read = readUpload(stream);
  stream.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  await expect(read).rejects.toMatchObject({ code: 'malformed' });
});

test('a body that was read as something else is no picture', async () => {
  for (const body of [undefined, null, {}, 'text'])
    await expect(readUpload(body)).rejects.toMatchObject({ code: 'not_an_image' });
});
