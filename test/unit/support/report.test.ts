import { describe, expect, test } from 'vitest';
import { report } from '../../support/report.ts';

const passed = { path: ['lease', 'ends by itself'], state: 'passed' } as const;

describe('the report at the end of npm test', () => {
  test('ends with the totals alone on the last line', () => {
    const lines = report([passed, passed, { ...passed, state: 'failed' }]);
    expect(lines).toEqual(['2 passed, 1 failed, 0 skipped']);
  });

  test('names each suite left out once, and the packages that would bring it', () => {
    const suite = 'the built farm [needs: influxdb socat]';
    const lines = report([
      passed,
      { path: [suite, 'waters'], state: 'skipped' },
      { path: [suite, 'stops'], state: 'skipped' },
      { path: ['page [needs: chromium]', 'opens'], state: 'skipped' },
      { path: ['lease', 'on the moon'], state: 'skipped' },
    ]);
    expect(lines).toEqual([
      'Left out:',
      '  the built farm [needs: influxdb socat]',
      '  page [needs: chromium]',
      '  lease > on the moon',
      'To run these as well: apt install chromium influxdb socat',
      '',
      '1 passed, 0 failed, 4 skipped',
    ]);
  });
});
