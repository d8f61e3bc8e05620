/** Of SQLite, https://www.sqlite.org/rescode.html; extended codes have these in their lowest byte. */
const SQLITE = { READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 } as const;
const LOWEST_BYTE = 0xff;
/** What pg_dump says when the disk that it writes to is full. */
const DUMP_IS_FULL = /^pg_dump failed: .*No space left on device/;

/**
 * What a person can do about a disk that fails under a backup or a restore. Any other error is given back as it is.
 * @param folder where was written
 */
export function inWords(error: unknown, folder: string): unknown {
  if (!(error instanceof Error)) return error;
  const sentence = sentenceFor(error, folder);
  return sentence === undefined ? error : new Error(`${sentence} (${error.message})`, { cause: error });
}

function sentenceFor(error: Error, folder: string): string | undefined {
  if (DUMP_IS_FULL.test(error.message)) return noRoom(folder);
  if ('errcode' in error && typeof error.errcode === 'number') return ofSqlite(error.errcode, folder);
  return 'code' in error && 'syscall' in error ? ofSystem(error.code, folder) : undefined;
}

function ofSqlite(code: number, folder: string): string | undefined {
  switch (code & LOWEST_BYTE) {
    case SQLITE.FULL:
      return noRoom(folder);
    case SQLITE.READONLY:
    case SQLITE.CANTOPEN:
      return NOT_ALLOWED;
    case SQLITE.IOERR:
      return failing(folder);
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return 'a store is damaged and cannot be copied; npx nongso doctor says which one and what to do';
    default:
      return undefined;
  }
}

function ofSystem(code: unknown, folder: string): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return noRoom(folder);
    case 'EROFS':
      return `the disk of ${folder} can only be read; make it writable, or name a folder on another one`;
    case 'EACCES':
    case 'EPERM':
      return NOT_ALLOWED;
    case 'EIO':
      return failing(folder);
    default:
      return undefined;
  }
}

const NOT_ALLOWED =
  'this user may not read or write there; run it as the user that the services run as, and name a folder which that user may write';
const noRoom = (folder: string): string =>
  `there is not enough room in ${folder}; free some, or name a folder on another disk`;
const failing = (folder: string): string =>
  `a disk fails, that of the stores or that of ${folder}; npx nongso doctor looks at the stores, and another disk may take the copy`;
