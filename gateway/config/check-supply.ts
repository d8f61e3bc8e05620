import type { OutputSettings } from '../../domain/output.ts';
import type { SupplySettings } from '../../domain/supply.ts';
import type { Mistake } from './mistake.ts';

interface At<T> {
  readonly path: string;
  readonly value: T;
}

const known = (names: Iterable<string>): string => [...names].join(', ') || 'none';

interface SupplyPlace extends Record<'supplyIds' | 'outputIds' | 'deviceIds', ReadonlySet<string>> {
  /** Whether the timer of an output's device can be started anew while it runs. */
  readonly renews: (output: OutputSettings) => boolean;
}

/** Whether supplies, the outputs that draw from them and the devices that watch them fit each other. */
export function supplyMistakes(
  supplies: readonly At<SupplySettings>[],
  outputs: readonly At<OutputSettings>[],
  { supplyIds, outputIds, deviceIds, renews }: SupplyPlace,
): Mistake[] {
  const byId = new Map(outputs.map(({ value }) => [value.id, value]));
  const limits = new Map(supplies.map(({ value }) => [value.id, value.flow_max_l_min]));
  const mistakes: Mistake[] = [];
  for (const { path, value: supply } of supplies) {
    mistakes.push(...drivenMistakes({ path, value: supply }, byId, outputIds));
    const pump = byId.get(supply.pump ?? '');
    const drawing = outputs.some(({ value }) => value.supply === supply.id && renews(value));
    if (pump && drawing && !renews(pump))
      mistakes.push({
        path: `${path}.pump`,
        message: `the board of ${pump.id} cannot renew its timer and would start the pump anew every minute; hang it on the board of its valves`,
      });
    for (const key of ['tank', 'meter', 'current'] as const) {
      const device = supply[key]?.device;
      if (device !== undefined && !deviceIds.has(device))
        mistakes.push({
          path: `${path}.${key}.device`,
          message: `unknown device ${device}; known: ${known(deviceIds)}`,
        });
    }
  }
  for (const { path, value } of outputs) {
    if (value.supply === undefined) continue;
    if (!supplyIds.has(value.supply))
      mistakes.push({
        path: `${path}.supply`,
        message: `unknown supply ${value.supply}; known: ${known(supplyIds)}`,
      });
    const limit = limits.get(value.supply);
    if (limit !== undefined && (value.flow_l_min ?? 0) > limit)
      mistakes.push({
        path: `${path}.flow_l_min`,
        message: `${value.id} takes more than the ${limit} L/min that ${value.supply} gives and could never open`,
      });
  }
  return [...mistakes, ...exclusiveMistakes(outputs)];
}

/** The pump and the master valve of a supply must be outputs of their kind that draw from nothing themselves. */
function drivenMistakes(
  { path, value: supply }: At<SupplySettings>,
  outputs: ReadonlyMap<string, OutputSettings>,
  outputIds: ReadonlySet<string>,
): Mistake[] {
  return (['pump', 'master'] as const).flatMap((role) => {
    const id = supply[role];
    if (id === undefined) return [];
    const at = `${path}.${role}`;
    if (!outputIds.has(id))
      return [{ path: at, message: `unknown output ${id}; known: ${known(outputIds)}` }];
    const output = outputs.get(id);
    const kind = role === 'pump' ? 'pump' : 'master_valve';
    if (!output) return [];
    if (output.kind !== kind)
      return [{ path: at, message: `${id} is a ${output.kind}; give it "kind: ${kind}"` }];
    return output.supply === undefined && output.exclusive === undefined && output.safe === 'off'
      ? []
      : [
          {
            path: at,
            message: `${id} drives this supply; it has no "supply" or "exclusive" and is safe off`,
          },
        ];
  });
}

/** A word in `exclusive` may not join outputs of different supplies: they are decided apart. */
function exclusiveMistakes(outputs: readonly At<OutputSettings>[]): Mistake[] {
  const first = new Map<string, OutputSettings>();
  return outputs.flatMap(({ path, value }) => {
    if (value.exclusive === undefined) return [];
    const before = first.get(value.exclusive);
    if (!before) first.set(value.exclusive, value);
    return !before || before.supply === value.supply
      ? []
      : [
          {
            path: `${path}.exclusive`,
            message: `${before.id} shares this word and draws from another supply; outputs that exclude each other must share one`,
          },
        ];
  });
}
