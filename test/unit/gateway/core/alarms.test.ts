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

test('says how many stand, of the farm and of its zones', () => {
  const alarms = new Alarms(() => undefined);
  alarms.set({ code: 'api_away', name: 'may-chu' }, 1);
  alarms.set({ code: 'api_away', name: 'may-chu' }, 2);
  alarms.set({ code: 'drifted', name: 'van-1', zone: 'khu-1' }, 3);
  expect(alarms.standing).toBe(2);
  alarms.clear({ code: 'api_away', name: 'may-chu' });
  expect(alarms.standing).toBe(1);
});
