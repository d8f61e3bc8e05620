import { cropOf } from '../../domain/agronomy/crops.ts';
import { metricOf } from '../../domain/metric.ts';
import type { Metric } from '../../domain/metric.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Amount } from '../../domain/rule/head.ts';
import { outputsOf } from '../../domain/rule/rule.ts';
import type { Rule } from '../../domain/rule/rule.ts';
import type { ZoneSettings } from '../../domain/zone.ts';
import { needsOf } from './evaluate.ts';

/** What is wrong with a setting, where, and what to write instead. */
export interface RuleMistake {
  readonly path: string;
  readonly message: string;
}

/** What a rule may refer to. */
export interface RulePlace {
  readonly zone: Pick<ZoneSettings, 'id' | 'area_m2' | 'soil' | 'crop'>;
  /** The well-formed outputs of the zone, and the ids of all, so that one mistake does not make two. */
  readonly outputs: readonly OutputSettings[];
  readonly outputIds: readonly string[];
  /** Pumps and master valves: they run by themselves for open valves. */
  readonly driven: ReadonlySet<string>;
  /** Whether a device of the zone, or of the farm as a whole, can measure this. */
  readonly measures: (metric: Metric) => boolean;
}

const known = (names: readonly string[]): string => names.join(', ') || 'none';

/** What a rule's own schema cannot tell: whether outputs, readings and numbers that it needs are there. */
export function ruleMistakes(rule: Rule, place: RulePlace): RuleMistake[] {
  const { zone, outputs, outputIds, driven, measures } = place;
  const mistakes: RuleMistake[] = [];
  const at = (index: number): string => ('steps' in rule ? `steps[${index}].output` : 'output');
  outputsOf(rule).forEach((id, index) => {
    if (!outputIds.includes(id))
      mistakes.push({
        path: at(index),
        message: `zone ${zone.id} has no output ${id}; it has: ${known(outputIds)}`,
      });
    if (driven.has(id))
      mistakes.push({
        path: at(index),
        message: `${id} belongs to a water supply and runs by itself for open valves; give the rule a valve`,
      });
  });
  for (const metric of new Set(needsOf(rule).map(({ point }) => metricOf(point))))
    if (!measures(metric))
      mistakes.push({
        path: 'metric' in rule ? 'metric' : 'kind',
        message: `no device of zone ${zone.id} measures ${metric}; give one "zone: ${zone.id}"`,
      });
  const gated = outputs.find(({ id }) => rule.kind === 'salinity_gate' && id === rule.output);
  if (gated?.safe === 'on')
    mistakes.push({
      path: 'output',
      message: `${gated.id} is on when nobody commands it, so it could not keep salt water out; it must be "safe: off"`,
    });
  const watered = outputs.find(({ id }) => outputsOf(rule)[0] === id);
  if ('amount' in rule && watered?.safe === 'on')
    mistakes.push({
      path: 'amount',
      message: `${watered.id} is on when nobody commands it; an amount goes with what is off when safe`,
    });
  if ('amount' in rule) mistakes.push(...amountMistakes(rule.amount, zone, watered));
  if (rule.kind === 'balance') mistakes.push(...balanceMistakes(zone, watered));
  return mistakes;
}

function amountMistakes(
  amount: Amount,
  zone: RulePlace['zone'],
  output: OutputSettings | undefined,
): RuleMistake[] {
  if (amount.minutes !== undefined) return [];
  const path = amount.litres === undefined ? 'amount.depth_mm' : 'amount.litres';
  const mistakes: RuleMistake[] = [];
  if (output && output.flow_l_min === undefined)
    mistakes.push({ path, message: `${output.id} has no flow_l_min, so litres cannot be counted` });
  if (amount.depth_mm !== undefined && zone.area_m2 === undefined)
    mistakes.push({
      path,
      message: `zone ${zone.id} has no area_m2, so a depth cannot be turned into litres`,
    });
  return mistakes;
}

function balanceMistakes(zone: RulePlace['zone'], output: OutputSettings | undefined): RuleMistake[] {
  const mistakes: RuleMistake[] = [];
  const wrong = (message: string): void => void mistakes.push({ path: 'kind', message });
  if (!zone.soil)
    wrong(`the balance of zone ${zone.id} needs its soil: field_capacity, wilting_point, root_depth_m`);
  if (zone.area_m2 === undefined) wrong(`the balance of zone ${zone.id} needs its area_m2`);
  if (output && output.flow_l_min === undefined)
    wrong(`the balance of zone ${zone.id} needs flow_l_min of ${output.id}`);
  if (!zone.crop) wrong(`the balance of zone ${zone.id} needs its crop`);
  else if (zone.crop.kc === undefined && cropOf(zone.crop.kind)?.source !== 'FAO-56')
    wrong(
      `FAO-56 has no numbers for "${zone.crop.kind}"; give kc and p of your own in zone ${zone.id}, crop`,
    );
  return mistakes;
}
