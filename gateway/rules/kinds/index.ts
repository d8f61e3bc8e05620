import type { Rule } from '../../../domain/rule/rule.ts';
import type { RuleKind } from '../define.ts';
import { balance } from './balance.ts';
import { climate } from './climate.ts';
import { dose } from './dose.ts';
import { guard } from './guard.ts';
import { heatStress } from './heat-stress.ts';
import { lamp } from './lamp.ts';
import { oxygen } from './oxygen.ts';
import { rainDelay } from './rain-delay.ts';
import { salinityGate } from './salinity-gate.ts';
import { schedule } from './schedule.ts';
import { threshold } from './threshold.ts';

/** Every rule kind the gateway can run. */
export const RULE_KINDS: { readonly [K in Rule['kind']]: RuleKind<K> } = {
  threshold,
  schedule,
  balance,
  dose,
  rain_delay: rainDelay,
  climate,
  heat_stress: heatStress,
  oxygen,
  salinity_gate: salinityGate,
  guard,
  lamp,
};
