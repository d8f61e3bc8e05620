/** "What would make it water?": the nearest changes that turn an output around, asked of the same pure control. */
import type { Flip } from '../../domain/flip.ts';
import { localTime } from '../../domain/local-time.ts';
import type { OutputSettings } from '../../domain/output.ts';
import { quantityOf } from '../../domain/quantity.ts';
import { control } from './control.ts';
import type { ControlInput } from './control.ts';
import { StillWorld } from './still-world.ts';
import type { Looked } from './still-world.ts';

const DAY_MS = 86_400_000;

/** Most questions to control about values, and about later times: a phone asks for this whenever it is looked at. */
const MOST_VALUES = 80;
const MOST_TIMES = 100;

/** How far towards a bound is looked, nearest first: what turns an output between two limits is met before what is past both. */
const SHARES = [1 / 64, 1 / 16, 1 / 4, 1];

/** A limit is found to this share of the last decimal that is shown. */
const FINE = 1 / 8;

/**
 * The changes that turn an output around by themselves, each alone: a person who lets it go first, then values, the
 * smallest change of its range first, then the first time within a day at which it turns with everything as it is.
 * `none` alone when there is nothing; empty when nobody can know, because control does not see or may not start.
 */
export function flipsOf(output: OutputSettings, input: ControlInput): readonly Flip[] {
  const still = new StillWorld(input.world, input.now);
  const at = (now: number) =>
    control(output, { ...input, now, local: localTime(now, still.site.timezone), world: still });
  const present = at(input.now);
  const { looked } = still;
  const obstructed = input.world.obstacle(input.now) !== undefined && present.cause === 'safety';
  if (obstructed) return [];

  const turns = (): boolean => at(input.now).state !== present.state;
  const byHand = present.cause === 'override';
  const values = byHand ? [] : valueFlips(looked, still, turns);
  still.change = undefined;

  const flips: Flip[] = [
    ...(byHand ? [{ kind: 'person' } as const] : []),
    ...values,
    ...timeFlip(present.wakeAt, input.now, (now) => {
      const { state, wakeAt } = at(now);
      return { turned: state !== present.state, wakeAt };
    }),
  ];
  if (flips.length > 0 || still.isBlind) return flips;
  return [{ kind: 'none' }];
}

type ValueFlip = Extract<Flip, { kind: 'value' }>;

function valueFlips(
  looked: readonly Looked[],
  still: StillWorld,
  turns: () => boolean,
): readonly ValueFlip[] {
  let asked = 0;
  const found: { readonly flip: ValueFlip; readonly share: number }[] = [];
  for (const { point, now, min, max } of looked) {
    const turnsAt = (value: number): boolean => {
      asked++;
      still.change = { point, value };
      return turns();
    };
    const { decimals } = quantityOf(point);
    for (const [direction, bound] of [
      ['below', min],
      ['above', max],
    ] as const) {
      if (asked >= MOST_VALUES) break;
      const limit = limitTowards(now, bound, { fine: FINE * 10 ** -decimals, turnsAt });
      if (limit === undefined) continue;
      const value = Number(limit.toFixed(decimals));
      found.push({
        flip: { kind: 'value', point, value, now, direction },
        share: Math.abs(limit - now) / (max - min),
      });
    }
  }
  return found.sort((a, b) => a.share - b.share).map(({ flip }) => flip);
}

/** The value on the way from `now` to a bound past which it turns; undefined when it turns nowhere. */
function limitTowards(
  now: number,
  bound: number,
  { fine, turnsAt }: { fine: number; turnsAt: (value: number) => boolean },
): number | undefined {
  let before = now;
  for (const share of SHARES) {
    const after = now + (bound - now) * share;
    if (after === before) return undefined;
    if (turnsAt(after)) return between(before, after, { fine, turnsAt });
    before = after;
  }
  return undefined;
}

function between(
  before: number,
  after: number,
  { fine, turnsAt }: { fine: number; turnsAt: (value: number) => boolean },
): number {
  let [keeps, turned] = [before, after];
  while (Math.abs(turned - keeps) > fine) {
    const middle = (keeps + turned) / 2;
    if (turnsAt(middle)) turned = middle;
    else keeps = middle;
  }
  return (keeps + turned) / 2;
}

function timeFlip(
  wakeAt: number,
  now: number,
  look: (now: number) => { readonly turned: boolean; readonly wakeAt: number },
): readonly Flip[] {
  let at = wakeAt;
  for (let times = 0; times < MOST_TIMES && at <= now + DAY_MS; times++) {
    const { turned, wakeAt: next } = look(at);
    if (turned) return [{ kind: 'time', at }];
    at = Math.max(next, at + 1);
  }
  return [];
}
