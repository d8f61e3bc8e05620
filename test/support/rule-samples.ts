/** One full rule of every kind, as the gateway keeps it: parsed by its schema, with every part that may be left out. */
import { Rule } from '../../domain/rule/rule.ts';

const GIVEN = {
  threshold: { metric: 'soil.moisture', output: 'van-1', on_below: 24, off_above: 32 },
  schedule: {
    ...{ output: 'van-1', times: ['05:30', 'sunrise+30', 'sunset'], amount: { minutes: 20 } },
    ...{ weekdays: ['mon', 'sun'], parity: 'odd', every: { days: 3, from: '2026-11-01' } },
    season: { from: '11-15', to: '04-30' },
  },
  balance: { output: 'van-1', start_at: 0.8, refill: 0.9, window: { from: '04:00', to: '08:00' } },
  dose: { metric: 'soil.moisture', output: 'van-1', on_below: 22, amount: { litres: 1_250 }, soak_min: 45 },
  rain_delay: { output: 'van-1', fallen: { mm: 5, hours: 24 }, forecast: { mm: 7.5, hours: 12 } },
  climate: {
    metric: 'air.temperature',
    steps: [
      { output: 'quat-1', on_above: 30, off_below: 27 },
      { output: 'suong-1', on_above: 33, off_below: 31 },
    ],
    minimum: { on_s: 300, every_s: 1_800 },
    only_if: { metric: 'air.humidity', below: 85 },
  },
  heat_stress: { formula: 'nrc', steps: [{ output: 'quat-1', on_above: 78, off_below: 74 }] },
  oxygen: {
    ...{ output: 'quat-nuoc', on_below: 4, off_above: 5.5 },
    night: { hours: { from: '22:00', to: '05:00' }, on_min: 20, every_min: 60 },
  },
  salinity_gate: { output: 'cong-1', shut_above: 1, open_below: 0.8 },
  guard: { against: 'frost', output: 'van-1', on_below: 3, off_above: 5 },
  lamp: { output: 'den-1', day_length_h: 14, bright: { metric: 'light.illuminance', off_above: 5_000 } },
} as const satisfies Record<Rule['kind'], object>;

export const RULE_SAMPLES: readonly Rule[] = Object.entries(GIVEN).map(([kind, settings]) =>
  Rule.parse({ id: `r-${kind.replace('_', '-')}`, kind, ...settings }),
);

/** The sample of one kind. */
export function sampleOf<K extends Rule['kind']>(kind: K): Extract<Rule, { kind: K }> {
  const found = RULE_SAMPLES.find((rule): rule is Extract<Rule, { kind: K }> => rule.kind === kind);
  if (!found) throw new Error(`no sample of ${kind}`);
  return found;
}
