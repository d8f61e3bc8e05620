import { z } from 'zod';
import { BalanceRule } from './balance.ts';
import { ClimateRule } from './climate.ts';
import { DoseRule } from './dose.ts';
import { GuardRule } from './guard.ts';
import { HeatStressRule } from './heat-stress.ts';
import { LampRule } from './lamp.ts';
import { OxygenRule } from './oxygen.ts';
import { RainDelayRule } from './rain-delay.ts';
import { SalinityGateRule } from './salinity-gate.ts';
import { ScheduleRule } from './schedule.ts';
import { ThresholdRule } from './threshold.ts';

/** Every rule a zone may carry; a new kind is one more member here and one file in gateway/rules/kinds. */
export const Rule = z.discriminatedUnion('kind', [
  ThresholdRule,
  ScheduleRule,
  BalanceRule,
  DoseRule,
  RainDelayRule,
  ClimateRule,
  HeatStressRule,
  OxygenRule,
  SalinityGateRule,
  GuardRule,
  LampRule,
]);
export type Rule = z.infer<typeof Rule>;

/** A rule with the version that stands in every decision it takes part in. */
export type VersionedRule = Rule & { readonly version: string };

/** The outputs a rule speaks about. */
export const outputsOf = (rule: Rule): readonly string[] =>
  'steps' in rule ? rule.steps.map(({ output }) => output) : [rule.output];
