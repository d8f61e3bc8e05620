import { readFileSync } from 'node:fs';

/** Columns of /etc/passwd and /etc/group: name, password, number (passwd(5), group(5)). */
const NAME = 0;
const NUMBER = 2;

const nameIn = (file: string, id: number): string | undefined => {
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
    return lines.find((columns) => columns[NUMBER] === String(id))?.[NAME];
  } catch {
    return undefined; // no such file on this system: the number says it too
  }
};

/** The user's name, else the number. */
export const nameOfUser = (uid: number): string => nameIn('/etc/passwd', uid) ?? String(uid);

export const nameOfGroup = (gid: number): string | undefined => nameIn('/etc/group', gid);

/** Who runs the doctor. */
export const ourName = (): string => nameOfUser(process.geteuid?.() ?? 0);
