/** What an opened reason shows, in words. */
import type { DecisionsBody } from '../../../domain/http/history.ts';
import type { FarmTime } from '../../ui/farm-time.ts';
import type { Words } from '../../ui/messages/words.ts';
import { formatNumber, isWorkedOut, pointFace } from '../../ui/number.ts';

export type DecisionItem = DecisionsBody['items'][number];

interface ReadingFace {
  readonly point: string;
  readonly label: string;
  readonly quantity: string;
  /** How old it was then, or that it was worked out. */
  readonly age: string;
  /** Why it did not count; empty when it did. */
  readonly trouble: string;
}

export interface DecisionFace {
  readonly readings: readonly ReadingFace[];
  /** The conditions that kept it safe. */
  readonly held: readonly string[];
  readonly commands: readonly { readonly id: string; readonly at: string; readonly text: string }[];
  readonly litres: string | undefined;
}

/** Below this a reading counts as of the same moment, s. */
const JUST_S = 60;

export function decisionFace(item: DecisionItem, words: Words, { time }: { time: FarmTime }): DecisionFace {
  const { decisions } = words;
  const quality = new Map<string, string>(Object.entries(decisions.quality));
  const gates = new Map<string, string>(Object.entries(decisions.gate));
  return {
    readings: item.inputs.map(({ point, value, age_s, quality: judged }) => {
      const face = pointFace(point, words);
      const before = age_s < JUST_S ? undefined : words.duration(coarse(age_s));
      return {
        ...{ point, label: face.label, quantity: face.quantity(value) },
        age: isWorkedOut(point) ? decisions.workedOut : decisions.measured(before),
        trouble: quality.get(judged) ?? '',
      };
    }),
    held: item.gates.flatMap(({ gate, passed }) => (passed ? [] : (gates.get(gate) ?? gate))),
    commands: item.actuations.map(({ id, at, state, result, lease_s }) => ({
      id,
      at: time.clock(Date.parse(at)),
      text: decisions.actuation({
        state,
        result,
        back: lease_s > 0 ? words.duration(lease_s) : undefined,
      }),
    })),
    litres:
      item.litres_today === undefined
        ? undefined
        : decisions.litres(formatNumber(words.locale, item.litres_today, 0)),
  };
}

/** Nobody asks for the seconds of an age of minutes. */
const coarse = (age_s: number): number => Math.round(age_s / 60) * 60;
