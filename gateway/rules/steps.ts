import type { ClimateStep } from '../../domain/rule/climate.ts';

/** The step of a rule that speaks about an output. */
export function stepOf(steps: readonly ClimateStep[], output: string): ClimateStep {
  const step = steps.find((candidate) => candidate.output === output);
  if (!step) throw new Error(`the rule has no step for output ${output}`);
  return step;
}
