import type { Farm } from '../../../gateway/core/farm.ts';
import type { Core } from '../../../gateway/core/core.ts';
import type { OverrideRequest } from '../../../domain/override.ts';
import type { Dice } from './dice.ts';

const HOUR_MS = 3_600_000;
/** A farmer who has stopped, locked or mended something comes back, ms. */
const COMES_BACK_MS = 20 * HOUR_MS;

/** What a person does, and whether somebody has to come back for it. */
export interface Act {
  readonly told: string;
  readonly after_ms?: number;
  readonly does: (core: Core) => Promise<unknown>;
}

/** Draws one thing that somebody does on the farm. */
export function drawAct(farm: Farm, dice: Dice): Act {
  const zone = dice.pick([...farm.zones.values()]);
  const output = dice.pick(zone.outputs).id;
  const by = dice.pick(['Hà', 'Tám']);
  const ask = (request: Omit<OverrideRequest, 'output'>, after_ms?: number): Act => ({
    told: `${by}: ${request.action} ${output} ${request.minutes ?? ''}`,
    ...(after_ms !== undefined && { after_ms }),
    does: (core) => core.desk.override(zone.id, { ...request, output }, by),
  });
  const roll = dice.next();
  if (roll < 0.4) return ask({ action: 'run', minutes: dice.whole(1, 200) });
  if (roll < 0.5) return ask({ action: 'stop', minutes: dice.whole(5, 600) });
  if (roll < 0.6) return ask({ action: 'stop' }, COMES_BACK_MS);
  if (roll < 0.7) return ask({ action: 'pause', minutes: dice.whole(10, 1_000) });
  if (roll < 0.75) return ask({ action: 'lock' }, COMES_BACK_MS);
  if (roll < 0.95) return ask({ action: 'auto' });
  return { told: `${by}: stop all`, after_ms: COMES_BACK_MS / 4, does: (core) => core.desk.stopAll(by) };
}

/** Everything to automatic again. */
export const allAuto = (farm: Farm): Act => ({
  told: 'Hà: auto everywhere',
  does: (core) =>
    Promise.all([...farm.zones.keys()].map((zone) => core.desk.override(zone, { action: 'auto' }, 'Hà'))),
});
