import type { Clock } from '../../../../domain/clock.ts';
import { DRY_FOUND_MS, VALVE_MOVES_MS } from '../allowances.ts';
import type { Checker } from '../checker.ts';
import type { Gateway } from '../gateway.ts';
import { isClosed, isOpen } from '../truth.ts';
import type { Truth, TrueLine } from '../truth.ts';
import { bound_ms } from './away-too-long.ts';

/** What a running pump has to do with its water. */
type Press = 'flows' | 'shut' | 'jammed';

function pressOf({ pump, master, valves }: TrueLine): Press {
  if (!isClosed(pump)) return 'flows';
  if (master && !isClosed(master)) return 'shut';
  if (valves.some(isOpen)) return 'flows';
  return valves.some(isClosed) ? 'jammed' : 'shut';
}

interface Watched {
  readonly truth: Truth;
  readonly clock: Clock;
  readonly gateway: Pick<Gateway, 'offset_ms' | 'clockSetAt'>;
}

/**
 * No pump runs without an open valve, nor against a shut master. A valve that got its current and stays shut is seen by
 * meter and current sensor only. A supply without them presses until the valve's time is over, and so does one whose
 * meter seems to speak of long ago, because the gateway's clock is ahead of the meter's.
 */
export function pumpNeedsValve({ truth, clock, gateway }: Watched): Checker {
  const since = new Map<string, { readonly press: Press; readonly at: number }>();
  const isHeard = ({ settings: { meter, current } }: TrueLine): boolean =>
    [meter, current].some((sensor) => sensor && gateway.offset_ms < sensor.stale_s * 1000);
  const isTooLong = (line: TrueLine, { press, at }: { press: Press; at: number }): boolean => {
    const now = clock.now();
    if (press === 'shut') return now - at > VALVE_MOVES_MS;
    return isHeard(line)
      ? now - Math.max(at, gateway.clockSetAt) > DRY_FOUND_MS
      : now - at > Math.max(...line.valves.map(bound_ms));
  };
  const wrong = (line: TrueLine): string | undefined => {
    const last = since.get(line.settings.id);
    if (!last || last.press === 'flows' || !isTooLong(line, last)) return undefined;
    const s = (clock.now() - last.at) / 1000;
    return `${line.pump.settings.id} ran ${s} s with no open valve (${last.press})`;
  };
  return {
    name: 'no pump without an open valve',
    flowed(line) {
      const press = pressOf(line);
      if (since.get(line.settings.id)?.press === press) return undefined;
      const found = wrong(line);
      since.set(line.settings.id, { press, at: clock.now() });
      return found;
    },
    looked: () => truth.lines.map(wrong).find((found) => found !== undefined),
  };
}
