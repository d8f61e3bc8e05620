import type { Clock } from '../../../domain/clock.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import type { Group } from '../groups.ts';
import type { Keeper } from './keeper.ts';
import type { Load } from './load.ts';

export interface Stopping {
  readonly groups: readonly Group[];
  readonly keepers: ReadonlyMap<string, Keeper>;
  readonly clock: Clock;
}

/**
 * Returns every output to its safe state, as far as its device answers. Nothing is renewed from the first moment on.
 * What gives a pump its way is released only `stop_offset_s` after that pump has surely stopped; a pump that may run on
 * is outlasted by the leases of its valves, which therefore are left to run out.
 */
export async function stopInOrder({ groups, keepers, clock }: Stopping): Promise<void> {
  await Promise.all(
    groups.map(async ({ supply, places }) => {
      const outputs = places.map(({ output }) => output);
      const pump = outputs.find(({ id }) => id === supply?.pump);
      const keeper = pump && keepers.get(pump.id);
      const stop = async (those: readonly OutputSettings[]): Promise<void> =>
        void (await Promise.all(those.map(async ({ id }) => keepers.get(id)?.stop())));
      if (!supply || !keeper) return stop(outputs);
      for (const { id } of outputs) keepers.get(id)?.leave();
      await keeper.stop();
      const load = keeper.load();
      if (!isSurelySafe(pump, load, clock.now())) return;
      const restedAt = (load.since ?? 0) + supply.stop_offset_s * 1000;
      if (restedAt > clock.now()) await new Promise<void>((resolve) => void clock.at(restedAt, resolve));
      return stop(outputs.filter((output) => output !== pump));
    }),
  );
}

const isSurelySafe = ({ safe }: OutputSettings, load: Load, now: number): boolean =>
  load.confirmed && load.state === safe && load.leaseEnds <= now;
