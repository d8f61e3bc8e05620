import { expect, it } from 'vitest';
import { declaredHashes } from '../../../../gateway/config/declared.ts';

const hashOf = (rule: Readonly<Record<string, unknown>>) =>
  declaredHashes({ zones: [{ id: 'khu-1', rules: [rule] }] })
    .get('khu-1')
    ?.get('a');

it('knows a rule in the file by what it says, and not by the order or the defaults of its keys', () => {
  const rule = { id: 'a', kind: 'lamp', priority: 0 };
  expect(hashOf({ priority: 0, kind: 'lamp', id: 'a' })).toBe(hashOf(rule));
  expect(hashOf({ ...rule, priority: 1 })).not.toBe(hashOf(rule));
  // A default that a later version adds or changes must not look like a change of the file.
  expect(hashOf({ id: 'a', kind: 'lamp' })).not.toBe(hashOf(rule));
});

it('takes a zone without rules, and a file without zones', () => {
  expect(declaredHashes({ zones: [{ id: 'khu-1' }] })).toEqual(new Map([['khu-1', new Map()]]));
  expect(declaredHashes({ farm: 'a' })).toEqual(new Map());
});
