import type { Clock } from '../../../../domain/clock.ts';
import { DRY_FOUND_MS, VALVE_MOVES_MS } from '../allowances.ts';
import type { Checker } from '../checker.ts';
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

/**
 * No pump runs without an open valve, nor against a shut master. A valve that got its current and stays shut is seen by
 * meter and current sensor only; a supply without them presses until the valve's time is over.
 */
export function pumpNeedsValve({ truth, clock }: { truth: Truth; clock: Clock }): Checker {
  const since = new Map<string, { readonly press: Press; readonly at: number }>();
  const allowed_ms = (press: Press, { settings, valves }: TrueLine): number => {
    if (press === 'shut') return VALVE_MOVES_MS;
    return settings.meter || settings.current ? DRY_FOUND_MS : Math.max(...valves.map(bound_ms));
  };
  const wrong = (line: TrueLine): string | undefined => {
    const last = since.get(line.settings.id);
    if (!last || last.press === 'flows') return undefined;
    const ms = clock.now() - last.at;
    return ms > allowed_ms(last.press, line)
      ? `${line.pump.settings.id} ran ${ms / 1000} s with no open valve (${last.press})`
      : undefined;
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
