import { expect, test } from 'vitest';
import { inWords } from '../../../../../gateway/store/backup/in-words.ts';

const ofSystem = (code: string) =>
  Object.assign(new Error(`${code}: as the system says it`), { code, syscall: 'copyfile' });
const ofSqlite = (errcode: number) =>
  Object.assign(new Error('as SQLite says it'), { code: 'ERR_SQLITE_ERROR', errcode });

test.each([
  [ofSystem('ENOSPC'), /^there is not enough room in \/media\/usb; free some/],
  [ofSystem('EDQUOT'), /^there is not enough room in/],
  [ofSystem('EROFS'), /^the disk of \/media\/usb can only be read; make it writable/],
  [ofSystem('EACCES'), /^this user may not read or write there; run it as the user/],
  [ofSystem('EIO'), /^a disk fails/],
  [ofSqlite(13), /^there is not enough room in/],
  [ofSqlite(8), /^this user may not/],
  [ofSqlite(10 | (3 << 8)), /^a disk fails/], // SQLITE_IOERR_WRITE
  [ofSqlite(11), /^a store is damaged .*npx nongso doctor/],
  [
    new Error('pg_dump failed: pg_dump: error: could not write to file: No space left on device'),
    /^there is not enough room in/,
  ],
])('%s gets a sentence with what to do, and keeps its own words', (error, sentence) => {
  const told = inWords(error, '/media/usb');
  if (!(told instanceof Error)) throw new Error('no error');
  expect(told.message).toMatch(sentence);
  expect(told.message).toContain(`(${error.message})`);
  expect(told.cause).toBe(error);
});

test.each([
  new Error('the copy is not sound'),
  new Error('psql failed: ERROR: could not extend file: No space left on device'), // the server's disk, not ours
  Object.assign(new Error('busy'), { errcode: 5 }),
  ofSystem('EMFILE'),
  'no error',
])('%s stays as it is', (error) => {
  expect(inWords(error, '/media/usb')).toBe(error);
});
