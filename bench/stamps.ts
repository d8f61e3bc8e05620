import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { newDatabase, startPostgres } from '../test/support/postgres.ts';
import { findProgram } from '../test/support/programs.ts';
import { print, round } from './line.ts';
import type { Issued } from './stamps-process.ts';

const STAMPS = 1_000_000;

/** Single stamps from the request to the last one on disk, in an api of its own process; then one of them looked up. */
export async function stamps(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-stamps-'));
  try {
    await issue('SQLite', { sqlite: join(folder, 'api.db') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (findProgram('postgres') === undefined) {
    process.stderr.write('left out: stamps_issued on PostgreSQL (apt install postgresql)\n');
    return;
  }
  const postgres = await startPostgres();
  try {
    await issue('PostgreSQL', { postgres: await newDatabase(postgres.adminUrl) });
  } finally {
    await postgres.stop();
  }
}

async function issue(store: string, where: object): Promise<void> {
  const script = fileURLToPath(new URL('./stamps-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(where), String(STAMPS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await text(child.stdout);
  if (said === '') throw new Error(`no stamps were issued on ${store}`);
  const { took_s, lookup_us, activated_s, ...conditions } = JSON.parse(said) as Issued;
  print({
    what: 'stamps_issued',
    value: round(STAMPS / took_s, 0),
    unit: 'stamps/s',
    conditions: { store, stamps: STAMPS, took_s: round(took_s), ...conditions },
  });
  print({ what: 'stamps_activated', value: activated_s, unit: 's', conditions: { store, stamps: STAMPS } });
  print({ what: 'stamp_lookup', value: lookup_us, unit: 'us', conditions: { store, stamps: STAMPS } });
}
