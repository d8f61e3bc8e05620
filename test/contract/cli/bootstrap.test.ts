// What people and service managers rely on when they start us: exit codes, signals, one clear line.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';

/** A program of its own that runs `code` in a child the way the bootstrap and the bin do. */
const relay = (code: string): string[] => [
  '-e',
  `require('./cli/bootstrap/run.cjs').run(process.execPath, ['-e', ${JSON.stringify(code)}])
     .then((exit) => { process.exitCode = exit; });`,
];

describe('a program run by the bootstrap', () => {
  test('hands its exit code on', () => {
    expect(spawnSync(process.execPath, relay('process.exit(3)')).status).toBe(3);
  });

  test('ended by a signal gives 128 and its number, as in a shell', () => {
    expect(spawnSync(process.execPath, relay('process.kill(process.pid, "SIGKILL")')).status).toBe(137);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('gets our %s and is waited for', async (signal) => {
    const stops = `process.once('${signal}', () => setTimeout(() => { console.log('stopped'); process.exit(0); }, 100));
      setInterval(() => {}, 1000); console.log('running');`;
    const outer = spawn(process.execPath, relay(stops), { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    outer.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (chunk.includes('running')) outer.kill(signal);
    });
    expect(await once(outer, 'close')).toEqual([0, null]);
    expect(output).toBe('running\nstopped\n');
  });
});

describe('the bootstrap', () => {
  test('says what it can do when asked for something else', () => {
    const { status, stderr } = spawnSync(process.execPath, ['cli/bootstrap.cjs', 'dance'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^nongso: usage: .*start.*\n$/);
  });
});
