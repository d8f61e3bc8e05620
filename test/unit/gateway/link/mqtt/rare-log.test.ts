import { pino } from 'pino';
import { expect, test } from 'vitest';
import { RareLog } from '../../../../../gateway/link/mqtt/rare-log.ts';

test('writes the same complaint once an hour, and another one at once', () => {
  const lines: string[] = [];
  let now = 0;
  const log = pino({}, { write: (line) => void lines.push(line) });
  const rare = new RareLog(log, { now: () => now, at: () => () => undefined });
  for (let i = 0; i < 10; i++) rare.warn('a', {}, 'fence');
  rare.warn('b', { device: 'b' }, 'fence');
  expect(lines).toHaveLength(2);
  now = 3_600_000;
  rare.warn('a', {}, 'fence');
  expect(lines).toHaveLength(3);
});
