// Programs that only some machines have, and the Debian packages that bring them. No test library here: benchmarks use
// this too.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type Entry = { readonly package: string; readonly alias?: readonly string[] };

/** Each program with its Debian package and the other names it goes by. */
export const catalogue = {
  influxd: { package: 'influxdb' },
  'victoria-metrics': { package: 'victoria-metrics' },
  mosquitto: { package: 'mosquitto' },
  caddy: { package: 'caddy' },
  openssl: { package: 'openssl' },
  socat: { package: 'socat' },
  curl: { package: 'curl' },
  chromium: { package: 'chromium', alias: ['chromium-browser', 'google-chrome'] },
  strace: { package: 'strace' },
  'systemd-analyze': { package: 'systemd' },
  postgres: { package: 'postgresql' },
  zbarimg: { package: 'zbar-tools' },
  pdftoppm: { package: 'poppler-utils' },
  pdftotext: { package: 'poppler-utils' },
  pdffonts: { package: 'poppler-utils' },
} satisfies Record<string, Entry>;

export type Program = keyof typeof catalogue;

// Debian keeps servers in sbin, which is not on every user's PATH.
const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  ...postgresFolders(),
];

/** Debian keeps each version of PostgreSQL in a folder of its own, the newest first here. */
function postgresFolders(): string[] {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return [];
  const versions = readdirSync(home).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(home, version, 'bin'));
}

/** The program's path. Throws where it is missing: a test that gets here forgot `needs`. */
export function program(name: Program): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is missing: apt install ${catalogue[name].package}`);
  return path;
}

/** Its path, undefined where it is missing. */
export function findProgram(name: Program): string | undefined {
  const entry: Entry = catalogue[name];
  const names = [name, ...(entry.alias ?? [])];
  return folders
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find((path) => existsSync(path));
}
