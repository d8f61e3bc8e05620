import { describe, expect, test } from 'vitest';
import { KEPT_VERSIONS, ruleTables } from '../../../../../gateway/store/settings/rule-tables.ts';
import { settingsInMemory } from '../../../../support/rule-store.ts';
import { SOME_TIME } from '../../../../support/store.ts';

const set = (zone: string, version: number, rules = '[]') => ({
  ...{ zone, version, rules },
  ...{ at: SOME_TIME, author: 'phone-1' },
});
const NOTHING_DECLARED = new Map();

describe('versions of rules', () => {
  test('come together or not at all', () => {
    const tables = ruleTables(settingsInMemory());
    tables.saveRules({ sets: [set('khu-1', 1), set('khu-2', 1)], declarations: NOTHING_DECLARED });
    const declarations = new Map([['khu-1', new Map([['a', 'hash']])]]);
    expect(() => tables.saveRules({ sets: [set('khu-1', 2), set('khu-2', 1)], declarations })).toThrow(
      'UNIQUE',
    );
    expect(tables.newestRules().map(({ zone, version }) => [zone, version])).toEqual([
      ['khu-1', 1],
      ['khu-2', 1],
    ]);
    expect(tables.declaredRules()).toEqual([]);
  });

  test('are told newest first, a page at a time', () => {
    const tables = ruleTables(settingsInMemory());
    for (let version = 1; version <= 5; version++)
      tables.saveRules({ sets: [set('khu-1', version, `[${version}]`)], declarations: NOTHING_DECLARED });
    const page = (before: number) =>
      tables.ruleVersions({ zone: 'khu-1', before, limit: 2 }).map(({ version }) => version);
    expect([page(Number.MAX_SAFE_INTEGER), page(4), page(1)]).toEqual([[5, 4], [3, 2], []]);
    expect(tables.rules({ zone: 'khu-1', version: 3 })?.rules).toBe('[3]');
    expect(tables.rules({ zone: 'khu-1', version: undefined })?.rules).toBe('[5]');
    expect(tables.newestRules()).toEqual([set('khu-1', 5, '[5]')]);
    expect(tables.rules({ zone: 'khu-9', version: undefined })).toBeUndefined();
  });

  test('beyond a number give way to newer ones', () => {
    const tables = ruleTables(settingsInMemory());
    const last = KEPT_VERSIONS + 3;
    for (let version = 1; version <= last; version++)
      tables.saveRules({ sets: [set('khu-1', version)], declarations: NOTHING_DECLARED });
    const all = tables.ruleVersions({ zone: 'khu-1', before: Number.MAX_SAFE_INTEGER, limit: last });
    expect([all.length, all.at(-1)?.version]).toEqual([KEPT_VERSIONS, 4]);
  });

  test('keep what the file declared, zone by zone', () => {
    const tables = ruleTables(settingsInMemory());
    const declare = (zone: string, ids: string[]) =>
      tables.saveRules({
        sets: [],
        declarations: new Map([[zone, new Map(ids.map((id) => [id, `hash of ${id}`]))]]),
      });
    declare('khu-1', ['a', 'b']);
    declare('khu-2', ['c']);
    declare('khu-1', ['b']);
    expect(tables.declaredRules()).toEqual([
      { zone: 'khu-1', id: 'b', hash: 'hash of b' },
      { zone: 'khu-2', id: 'c', hash: 'hash of c' },
    ]);
  });
});
