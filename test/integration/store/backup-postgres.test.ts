// The api on PostgreSQL in a backup: copied while it works, put back into a new database, never over another one.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { StampView } from '../../../domain/http/stamps.ts';
import { command } from '../../support/backup-commands.ts';
import { fillJournal } from '../../support/damaged-journal.ts';
import { eventually } from '../../support/eventually.ts';
import { newDatabase } from '../../support/postgres.ts';
import { BROWSER, expectPage, look, pathOf, stamped } from '../../support/stamped.ts';
import { coopApi } from '../../support/coop-api.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

const PATH = process.env.PATH ?? '';
const BATCH = 200;
const Made = z.object({
  files: z.array(z.object({ name: z.string(), rows: z.record(z.string(), z.number()).optional() })),
});

/** An api at work, and a place for its copies. */
async function place() {
  const coop = await stamped('PostgreSQL');
  const address = 'postgres' in coop.store ? coop.store.postgres : '';
  const folder = await tempDir();
  const [copy, dataDir] = [join(folder, 'copy'), join(folder, 'data')];
  const told = { PATH, NONGSO_DATA_DIR: dataDir };
  return {
    ...{ coop, address, copy, dataDir },
    backUp: (env: Record<string, string> = {}) =>
      command(['backup', copy, '--json'], { ...told, DATABASE_URL: address, ...env }),
    putBack: (to: string, ...more: string[]) =>
      command(['restore', copy, ...more], { ...told, DATABASE_URL: to }),
    putBackBy: (path: string, to: string) =>
      command(['restore', copy], { ...told, PATH: path, DATABASE_URL: to }),
  };
}

/** A PATH with a program before the real one. @param script what it does; `$real` is the real one */
async function pathWith(program: string, script: string): Promise<string> {
  const bin = await tempDir();
  const text = `#!/bin/sh\nreal=$(PATH='${PATH}' command -v ${program})\n${script}\n`;
  await writeFile(join(bin, program), text, { mode: 0o755 });
  return `${bin}:${PATH}`;
}

const ask = async (address: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(address);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

const countsIn = async (address: string, tables: readonly string[]): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => {
        const [row] = await ask(address, `select count(*)::int as n from ${table}`);
        return [table, Number(row?.n)] as const;
      }),
    ),
  );

needs('postgres')('the api on PostgreSQL', () => {
  test('is copied while stamps are issued and scanned, and works on from the copy', async () => {
    const { coop, copy, backUp, putBack } = await place();
    const issued: StampView[] = [];
    let isOver = false;
    onTestFinished(() => void (isOver = true));
    const working = (async () => {
      while (!isOver) {
        const fresh = await coop.issue({ level: 'unit', count: BATCH, activate: 'on-issue' });
        await Promise.all(fresh.slice(0, 5).map((stamp) => coop.open(pathOf(stamp))));
        issued.push(...fresh);
      }
    })();
    await eventually('stamps are issued', () => issued.length >= 2 * BATCH);
    const before = [...issued];
    const made = await backUp();
    const after = issued.length;
    await eventually('it goes on', () => issued.length > after);
    isOver = true;
    await working;
    expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
    expect(made.stderr).toContain('this copy is of the api alone');
    expect(made.stdout + made.stderr).not.toContain(new URL(inject('postgresUrl')).password);

    const fresh = await newDatabase(inject('postgresUrl'));
    expect(await putBack(fresh)).toMatchObject({ code: 0 });
    const [file, ...more] = Made.parse(JSON.parse(made.stdout)).files;
    expect(more).toEqual([]);
    expect((await readdir(copy)).sort()).toEqual(['api.dump', 'manifest.json']);
    expect(await countsIn(fresh, Object.keys(file?.rows ?? {}))).toEqual(file?.rows);
    expect(file?.rows).toMatchObject({ cooperative: 1, lot: 1 });
    expect(file?.rows?.stamp).toBeGreaterThanOrEqual(before.length);
    // One moment: each batch has the stamps that it says it had then, also one that was being written.
    expect(
      await ask(
        fresh,
        'select b.id from stamp_batch b left join stamp s on s.batch = b.id group by b.id having count(s.code) <> b.issued',
      ),
    ).toEqual([]);
    const kept = new Set((await ask(fresh, 'select code from stamp')).map(({ code }) => code));
    expect(before.filter(({ code }) => !kept.has(code))).toEqual([]);

    const again = await coopApi('PostgreSQL', { store: { postgres: fresh } });
    const page = await look(again.url, pathOf(before[0]!), BROWSER);
    expectPage(page, 200);
  });

  test('a dump that was changed afterwards is refused, and so is a database that is not empty', async () => {
    const { coop, address, copy, backUp, putBack } = await place();
    // What a reader of lines may stumble over.
    const name = 'HTX\u2028hai dòng\nvà \\.\n\\.';
    const values = { id: 'lines', name, address: null, phone: null, created_at: 0 };
    await coop.api.db.insertInto('cooperative').values(values).execute();
    expect(await backUp()).toMatchObject({ code: 0 });
    const full = await putBack(address);
    expect(full).toMatchObject({ code: 1, stdout: '' });
    expect(full.stderr).toMatch(/has tables in it; make a new database/);

    const fresh = await newDatabase(inject('postgresUrl'));
    const nobody = new URL(fresh);
    nobody.password = 'wrong';
    expect((await putBack(nobody.href)).stderr).toMatch(/cannot be used: .*DATABASE_URL/);
    expect((await putBack('')).stderr).toMatch(/set DATABASE_URL to a new, empty one/);

    const dump = join(copy, 'api.dump');
    const bytes = await readFile(dump);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(dump, bytes);
    expect((await putBack(fresh)).stderr).toContain('api.dump is not what was backed up');
    expect(await ask(fresh, "select 1 from pg_class where relname = 'stamp'")).toEqual([]);
  });

  test('a dump that lacks rows is no backup, whatever pg_dump says', async () => {
    const { coop, copy, backUp } = await place();
    await coop.issue({ level: 'unit', count: 3, activate: 'on-issue' });
    const leavesOut = `case "$1" in --version) exec "$real" "$@" ;; *) exec "$real" --exclude-table-data=stamp "$@" ;; esac`;
    const made = await backUp({ PATH: await pathWith('pg_dump', leavesOut) });
    expect(made).toMatchObject({ code: 1, stdout: '' });
    expect(made.stderr).toMatch(/holds no rows of the table stamp, and not 3; do not trust it/);
    await expect(readdir(copy)).rejects.toThrow('ENOENT');
  });

  test('goes with the gateway into one backup, of which the gateway alone can be put back', async () => {
    const { dataDir, backUp, putBack } = await place();
    await fillJournal(dataDir, 100);
    const made = await backUp();
    expect(Made.parse(JSON.parse(made.stdout)).files.map(({ name }) => name)).toEqual([
      'journal.db',
      'settings.db',
      'api.dump',
    ]);
    const occupied = await putBack(await newDatabase(inject('postgresUrl')));
    expect(occupied.stderr).toContain('is not empty; move it away');
    const api = await putBack(await newDatabase(inject('postgresUrl')), '--only', 'api');
    expect(api).toMatchObject({ code: 0 });
    const other = join(dataDir, '..', 'other');
    const gateway = await command(['restore', join(dataDir, '..', 'copy'), '--only', 'gateway'], {
      NONGSO_DATA_DIR: other,
    });
    expect(gateway).toMatchObject({ code: 0 });
    expect(
      (await readdir(other)).filter((name) => /^(journal|settings|api)\.[a-z]+$/.test(name)).sort(),
    ).toEqual(['journal.db', 'settings.db']);
  });

  test('is restored by a pg_restore that is newer than the server and sets what it does not know', async () => {
    const { coop, copy, backUp, putBackBy } = await place();
    await coop.issue({ level: 'unit', count: 3, activate: 'on-issue' });
    expect(await backUp()).toMatchObject({ code: 0 });
    const newer = `"$real" "$@" | sed '/^SET transaction_timeout/d; s/^SET lock_timeout = 0;$/&\\nSET transaction_timeout = 0;/'`;
    const unknown = `"$real" "$@" | sed 's/^SET lock_timeout = 0;$/&\\nSET of_the_future = 0;/'`;
    const fresh = await newDatabase(inject('postgresUrl'));
    const refused = await putBackBy(await pathWith('pg_restore', unknown), fresh);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/psql failed: .*of_the_future/);
    expect(await putBackBy(await pathWith('pg_restore', newer), fresh)).toMatchObject({ code: 0 });
    expect(await countsIn(fresh, ['stamp'])).toEqual({ stamp: 3 });
    expect(await readdir(copy)).toContain('api.dump');
  });

  test('a dump that cannot be read to its end leaves the database empty', async () => {
    const { coop, backUp, putBack, putBackBy } = await place();
    await coop.issue({ level: 'unit', count: 3, activate: 'on-issue' });
    expect(await backUp()).toMatchObject({ code: 0 });
    const fresh = await newDatabase(inject('postgresUrl'));
    const broken = `"$real" "$@" | sed '/^COPY public.stamp /q'; echo 'the end is missing' >&2; exit 1`;
    const refused = await putBackBy(await pathWith('pg_restore', broken), fresh);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('pg_restore failed: the end is missing');
    expect(await putBack(fresh)).toMatchObject({ code: 0 });
  });

  test('shows no password in a list of processes, wherever the address has it', async () => {
    const { address, backUp, putBackBy } = await place();
    const password = new URL(address).password;
    const inQuery = (text: string): string => {
      const url = new URL(text);
      url.password = '';
      url.search = `application_name=sao%20l%C6%B0u&password=${password}`;
      return url.href;
    };
    const list = join(await tempDir(), 'list');
    const listed = `printf '%s\\n' "$@" >>'${list}'; exec "$real" "$@"`;
    const made = await backUp({
      PATH: await pathWith('pg_dump', listed),
      DATABASE_URL: inQuery(address),
    });
    expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
    const fresh = inQuery(await newDatabase(inject('postgresUrl')));
    expect(await putBackBy(await pathWith('psql', listed), fresh)).toMatchObject({ code: 0 });
    const seen = await readFile(list, 'utf8');
    expect(seen.match(/^--dbname=.*\?application_name=sao%20l%C6%B0u$/gm)).toHaveLength(2);
    expect(seen).not.toContain(password);
  });

  test('a machine without its tools, or with old ones, is told what to install', async () => {
    const { copy, backUp } = await place();
    const none = await tempDir();
    expect((await backUp({ PATH: none })).stderr).toMatch(
      /pg_dump is missing; .*sudo apt install postgresql-client/,
    );
    await writeFile(join(none, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n', {
      mode: 0o755,
    });
    expect((await backUp({ PATH: `${none}:${PATH}` })).stderr).toMatch(
      /pg_dump is of version 9, the server of \d+; .*postgresql-client-\d+/,
    );
    await expect(readdir(copy)).rejects.toThrow('ENOENT');
  });
});
