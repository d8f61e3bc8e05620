import { expect, test } from 'vitest';
import { Alarms } from '../../../../gateway/core/alarms.ts';

test('an alarm of a code stands for these names only, and since the first time', () => {
  let changes = 0;
  const alarms = new Alarms(() => (changes += 1));
  const standing = () => alarms.of(undefined, 'vi').map(({ code, since }) => [code, since]);
  alarms.set({ code: 'api_away', name: 'Khu 1' }, 1);
  alarms.showOnly('evidence_refused', { now: 2, names: new Set(['Khu 1', 'Khu 2']) });
  alarms.showOnly('evidence_refused', { now: 3, names: new Set(['Khu 2']) });
  expect(standing()).toEqual([
    ['api_away', 1],
    ['evidence_refused', 2],
  ]);
  expect(changes).toBe(4);
  alarms.showOnly('evidence_refused', { now: 4, names: new Set() });
  expect(standing()).toEqual([['api_away', 1]]);
});
