/** The rules of the season's farm: every kind that commands an output, alone or several to one valve. */

const STALE_S = 2_700;
const moisture = { metric: 'soil.moisture', stale_s: STALE_S };

/** Rules of a field, by its number. */
export function fieldRules(field: number): readonly object[] {
  const output = `van-${field}`;
  const id = (name: string): string => `khu-${field}-${name}`;
  const threshold = { id: id('am'), kind: 'threshold', output, ...moisture, on_below: 24, off_above: 28 };
  const schedule = {
    id: id('gio'),
    kind: 'schedule',
    output,
    times: ['05:30'],
    amount: { minutes: 15 },
  };
  const dose = { id: id('lieu'), kind: 'dose', output, ...moisture, on_below: 25, soak_min: 60 };
  const balance = { id: id('can-bang'), kind: 'balance', output, start_at: 0.6 };
  const rain = { id: id('mua'), kind: 'rain_delay', output, fallen: { mm: 5, hours: 24 } };
  const heat = { id: id('nong'), kind: 'guard', against: 'heat', output, on_above: 34, off_below: 33 };
  const hold = { ...threshold, when_blind: 'hold' };
  switch (field) {
    case 1:
    case 8:
    case 13:
      return [threshold];
    case 2:
      return [schedule];
    case 3:
      return [{ ...dose, amount: { minutes: 12 } }];
    case 4:
    case 11:
      return [{ ...balance, window: { from: '04:00', to: '09:00' } }];
    case 5:
    case 18:
      return [threshold, rain];
    case 6:
      return [threshold, { ...heat, stale_s: STALE_S }];
    case 7: // two that ask, the schedule first; the dose comes in when it has nothing to say
      return [
        { ...schedule, priority: 10, weekdays: ['mon', 'thu'] },
        { ...dose, amount: { minutes: 10 } },
      ];
    case 9:
      return [{ ...schedule, times: ['sunrise-30', 'sunset'], amount: { litres: 250 } }];
    case 10:
      return [{ ...dose, amount: { litres: 400 } }];
    case 12: // a draft is tried beside the live rule
      return [hold, { ...schedule, id: id('thu'), mode: 'shadow' }];
    case 14:
      return [{ ...schedule, every: { days: 2, from: '2026-01-01' }, amount: { minutes: 25 } }];
    case 15:
      return [{ ...dose, amount: { depth_mm: 4 } }];
    case 16:
      return [{ ...balance, check: { stale_s: STALE_S } }];
    case 17:
      return [
        threshold,
        { id: id('man'), kind: 'salinity_gate', output, shut_above: 1, open_below: 0.8, stale_s: STALE_S },
      ];
    default:
      return [{ ...dose, amount: { minutes: 20 } }];
  }
}

export const YARD_RULES: readonly object[] = [
  {
    ...{
      id: 'san-oxy',
      kind: 'oxygen',
      output: 'quat-nuoc',
      on_below: 5.5,
      off_above: 7.2,
      stale_s: STALE_S,
    },
    night: { hours: { from: '22:00', to: '05:00' }, on_min: 30, every_min: 60 },
  },
  {
    ...{ id: 'san-mat', kind: 'climate', metric: 'air.temperature', stale_s: STALE_S, on_min_s: 300 },
    steps: [{ output: 'quat', on_above: 20, off_below: 18 }],
    minimum: { on_s: 300, every_s: 3600 },
  },
  { id: 'san-den', kind: 'lamp', output: 'den', day_length_h: 14 },
];
