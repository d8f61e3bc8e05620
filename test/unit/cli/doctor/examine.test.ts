import { describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../../cli/doctor/check.ts';
import { examine } from '../../../../cli/doctor/examine.ts';
import { finding } from '../../../../cli/doctor/finding.ts';
import type { Site } from '../../../../cli/doctor/site.ts';
import { NOTHING_SEEN } from '../../../../cli/doctor/stores/seen.ts';

const SITE: Site = {
  ...{ env: {}, dataDir: '/d', root: '/r', now: () => 0, file: undefined, config: undefined, api: undefined },
  presence: { is: 'absent', url: '' },
  stores: Promise.resolve(NOTHING_SEEN),
};

const check = (name: string, look: Check['look']): Check => ({ name, limit_s: 5, look });

describe('the doctor', () => {
  it('cuts a look that hangs, tells it to end, and shows what the others found', async () => {
    vi.useFakeTimers();
    try {
      let ended = false;
      const hanging = check('disk', (_, signal) => {
        signal.addEventListener('abort', () => (ended = true));
        return new Promise(() => undefined);
      });
      const fine = check('ports', () => Promise.resolve([finding('restore_unfinished', { folder: '/d' })]));
      const found = examine(SITE, [hanging, fine]);
      await vi.advanceTimersByTimeAsync(5_000);
      expect((await found).map(({ code, facts }) => ({ code, ...facts }))).toEqual([
        { code: 'check_late', check: 'disk', limit_s: 5 },
        { code: 'restore_unfinished', folder: '/d' },
      ]);
      expect(ended).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a look that fails for a fault of its own', async () => {
    const failing = check('disk', () => Promise.reject(new Error('EIO')));
    expect(await examine(SITE, [failing])).toEqual([
      finding('check_failed', { check: 'disk', words: 'EIO' }),
    ]);
  });

  it('shows the worst first, and what is equally bad in the order of the looks', async () => {
    const mixed = check('all', () =>
      Promise.resolve([
        finding('gateway_runs', { url: 'u' }),
        finding('disk_tight', { folder: '/d', free_mb: 1, wanted_mb: 2 }),
        finding('clock_before_build', { now: '1970-01-01 00:00:00 +00:00' }),
        finding('disk_full', { folder: '/d', free_mb: 1 }),
      ]),
    );
    expect((await examine(SITE, [mixed])).map(({ code }) => code)).toEqual([
      'clock_before_build',
      'disk_full',
      'disk_tight',
      'gateway_runs',
    ]);
  });
});
