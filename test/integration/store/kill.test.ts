import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lookInto } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';

const script = fileURLToPath(new URL('./append-forever.ts', import.meta.url));
const KILLS = 5;

/** Numbers the process said were acknowledged (+) and refused (-). A line cut short by the kill does not count. */
async function heard(child: ReturnType<typeof spawn>, onLine: (lines: number) => void) {
  let text = '';
  let lines = 0;
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    for (const byte of chunk) if (byte === 10) lines += 1;
    onLine(lines);
  });
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await once(child, 'close');
  const numbers = (sign: string) =>
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line.startsWith(sign))
      .map((line) => Number(line.slice(1)));
  return { acknowledged: numbers('+'), refused: numbers('-'), errors };
}

const stored = (dataDir: string) =>
  new Set(
    lookInto(join(dataDir, 'journal.db'))
      .prepare('SELECT at FROM entry')
      .all()
      .map(({ at }) => Number(at)),
  );

test(`nothing that was acknowledged is lost over ${KILLS} kills under load`, async () => {
  const dataDir = await tempDir();
  const acknowledged: number[] = [];
  for (let run = 1; run <= KILLS; run++) {
    const child = spawn(process.execPath, [script, dataDir, String(run * 1e9)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Counted in acknowledgements and not in seconds: a loaded machine is killed in the middle of work just as well.
    const killAt = 500 + Math.floor(Math.random() * 5_000);
    const { acknowledged: these } = await heard(child, (lines) => lines >= killAt && child.kill('SIGKILL'));
    expect(these.length).toBeGreaterThanOrEqual(500);
    acknowledged.push(...these);
  }
  const there = stored(dataDir);
  expect(acknowledged.filter((number) => !there.has(number))).toEqual([]);
  expect(there.size).toBeGreaterThanOrEqual(acknowledged.length);
});

needs('strace')('a disk that fails under the journal', () => {
  test.each([
    ['fsync', 'EIO', '15..16'], // SQLite in Node syncs by fsync; counted per thread, past what opening needs
    ['pwrite64', 'ENOSPC', '300..301'],
  ])('%s with %s costs unacknowledged frames only, and the journal goes on', async (call, error, when) => {
    const dataDir = await tempDir();
    const traced = [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:error=${error}:when=${when}`,
    ];
    const child = spawn(program('strace'), [...traced, process.execPath, script, dataDir, '1', '6000'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { acknowledged, refused, errors } = await heard(child, () => undefined);
    expect({ code: child.exitCode, errors }).toEqual({ code: 0, errors: '' });
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(acknowledged).size).toBe(6_000);
    expect(stored(dataDir)).toEqual(new Set(acknowledged));
  });
});
