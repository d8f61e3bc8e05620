// What real lines got wrong, spoken to the master over a real connection: each is refused, and the next frame read.
import { describe, expect, test } from 'vitest';
import { encodeAnswer } from '../../../domain/wire/modbus.ts';
import type { ReadRequest } from '../../../domain/wire/modbus.ts';
import { tcpSlave } from '../../support/modbus-slave.ts';
import { hasRecorded, recorded } from '../../unit/gateway/link/modbus/frames.ts';
import { hex, outcome, poll, runMaster } from './support.ts';

describe.skipIf(!hasRecorded)('after the recorded bytes', () => {
  const bad = [...recorded.wrongCrc, ...recorded.garbage].map((entry) => hex(entry.hex));

  test.each(bad.map((bytes) => [Buffer.from(bytes).toString('hex'), bytes] as const))(
    '%s the master refuses them and reads the next good frame',
    async (_, bytes) => {
      const unit = bytes[0] ?? 1;
      const fn = bytes[1] === 4 ? 4 : 3;
      const asked: ReadRequest = { unit, fn, address: 0, count: 1 };
      const next: ReadRequest = { unit, fn, address: 0, count: 2 };
      const slave = await tcpSlave((request, line) => {
        line.send(bytes);
        if (slave.seen.length === 2) line.send(encodeAnswer(request, { words: [1, 2] }));
      });
      const { master, opened, noise } = runMaster(slave.url);
      await opened(1);
      expect(await outcome(master.request(poll(asked, 300)))).toMatch(/^(crc_mismatch|garbled)$/);
      expect(Buffer.from(noise[0]?.bytes ?? [])).toEqual(Buffer.from(bytes));
      expect(await outcome(master.request(poll(next)))).toEqual([1, 2]);
    },
  );
});
