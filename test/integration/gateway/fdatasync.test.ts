// "PUBACK means: on disk", as the operating system saw it: a trace of the running gateway's system calls.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { eventually } from '../../support/eventually.ts';
import { addDevice, startGateway } from '../../support/nongso.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';

const FRAMES = 20;
const CALLS = 'fsync,fdatasync,pwrite64,read,recvfrom,write,writev,sendto,sendmsg';
/** A page of the journal's log with its head is 4,120 bytes; all of it is wanted. */
const SHOWN_BYTES = 8_192;

/** A trace is 15 MB, most of it the program being read. */
const SELDOM = { every_ms: 250 };

/** One system call: the lines of the trace at which it was begun and at which it had returned. */
interface Call {
  readonly name: string;
  /** What its file descriptor stands for. */
  readonly file: string;
  /** The bytes that it carried, as hex. */
  readonly bytes: string;
  readonly begun: number;
  readonly returned: number;
}

/** Reads what strace wrote; a call that another thread interrupted stands in two lines. */
function callsIn(trace: string): Call[] {
  const open = new Map<string, { readonly text: string; readonly begun: number }>();
  return trace.split('\n').flatMap((line, at): Call[] => {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest)?.[1];
    if (unfinished !== undefined) {
      open.set(thread, { text: unfinished, begun: at });
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1];
    const { text, begun } = (resumed === undefined ? undefined : open.get(thread)) ?? { text: '', begun: at };
    const whole = text + (resumed ?? rest);
    const [, name = '', file = '', carried = ''] = /^(\w+)\(\d+<(.*?)>(.*)$/.exec(whole) ?? [];
    const on = Buffer.from(hexIn(file), 'hex').toString();
    if (!/^socket:|^TCP:|journal\.db-wal$/.test(on) || whole.includes(' = -1 ')) return [];
    return [{ name, file: on, bytes: hexIn(carried), begun, returned: at }];
  });
}

const hexIn = (text: string): string =>
  Array.from(text.matchAll(/\\x([0-9a-f]{2})/g), ([, byte]) => byte).join('');

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** Why system calls cannot be traced here; undefined when they can. */
function noTracing(): string | undefined {
  const { status, stderr } = spawnSync(
    program('strace'),
    ['-D', '-o', '/dev/null', process.execPath, '-e', '0'],
    {
      encoding: 'utf8',
    },
  );
  return status === 0 ? undefined : `this machine lets nobody trace: ${stderr.trim()}`;
}

needs('strace')('the system calls of a running gateway', () => {
  test('each PUBACK is written after a sync of the journal with its frame has returned', async (context) => {
    const why = noTracing();
    if (why !== undefined) context.skip(why);
    const folder = await tempDir();
    const farm = { configFile: join(folder, 'nongso.yaml'), dataDir: join(folder, 'data') };
    const traceFile = join(folder, 'trace');
    await mkdir(farm.dataDir);
    const location = { lat: 20.83, lon: 105.97 };
    await writeFile(farm.configFile, stringify({ farm: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh', location }));
    const { username, password, topic } = await addDevice('node-1', farm);

    // -D: the gateway keeps the pid that it was started with, and the tracer ends with it.
    const options = ['-D', '-f', '-qq', '-y', '-xx', '-s', String(SHOWN_BYTES), '-e', `trace=${CALLS}`];
    const gateway = await startGateway({ ...farm, before: [program('strace'), ...options, '-o', traceFile] });
    onTestFinished(async () => void (await gateway.stop()));
    const client = await connectAsync(gateway.mqttUrl, { username, password, reconnectPeriod: 0 });
    onTestFinished(() => void client.end(true));
    const values = Array.from({ length: FRAMES }, (_, i) => Number((20 + i / 1_000).toFixed(3)));
    for (const value of values)
      await client.publishAsync(topic, JSON.stringify({ values: { 'soil.moisture': value } }), { qos: 1 });
    await client.endAsync();
    const { code } = await gateway.stop();
    expect(code).toBe(0);
    const calls = await eventually(
      'the trace is written to its end',
      async () => {
        const found = callsIn(await readFile(traceFile, 'utf8'));
        return pubacks(found).length >= FRAMES && found;
      },
      SELDOM,
    );

    const acknowledged = pubacks(calls);
    expect(acknowledged).toHaveLength(FRAMES);
    let last = -1;
    for (const [index, value] of values.entries()) {
      const arrived = calls.find(
        ({ name, bytes }) =>
          /^(read|recvfrom)$/.test(name) && bytes.includes(hex(`"soil.moisture":${value}}`)),
      );
      const written = calls.find(
        ({ name, file, bytes, begun }) =>
          name === 'pwrite64' &&
          file.endsWith('journal.db-wal') &&
          begun > last &&
          bytes.includes(hex(`[["soil.moisture",${value}]]`)),
      );
      const puback = acknowledged[index]!;
      const synced = calls.find(
        ({ name, file, begun, returned }) =>
          /^f(data)?sync$/.test(name) &&
          file.endsWith('journal.db-wal') &&
          begun > written!.returned &&
          returned < puback.begun,
      );
      expect({ value, arrived, written, synced }).toEqual({
        value,
        arrived: aCall,
        written: aCall,
        synced: aCall,
      });
      expect(arrived!.returned).toBeLessThan(written!.begun);
      last = puback.returned;
    }
  });
});

const aCall: unknown = expect.objectContaining({ name: expect.any(String) as unknown });

/** PUBACK (MQTT 3.1.1, 3.4): 40 02 and the packet's number, written to a socket. */
const pubacks = (calls: readonly Call[]): Call[] =>
  calls.filter(
    ({ name, file, bytes }) =>
      /^(write|writev|sendto|sendmsg)$/.test(name) &&
      /^(socket|TCP):/.test(file) &&
      /^4002[0-9a-f]{4}$/.test(bytes),
  );
