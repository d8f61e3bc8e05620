import type { Frame, Reading } from '../../../domain/reading.ts';
import type { DeadLetterBook, LetterProblem } from '../ports/dead-letters.ts';
import { letterProblem } from './repair.ts';
import type { LetterKind } from './repair.ts';

/** Further than this from its receipt, ms, no message without a time is put. */
const MAX_SHIFT_MS = 64;

export interface Placing {
  readonly kind: LetterKind;
  readonly frames: DeadLetterBook['frames'];
}

/**
 * The frame as it can be appended without changing what is there: a value that stands stays, and what says the same is
 * known again. A message without a time of its own shares its millisecond with no other.
 */
export async function placeOf(frame: Frame, { kind, frames }: Placing): Promise<Frame | LetterProblem> {
  const { device, measuredAt, clock, seq: _, boot: __, ...rest } = frame;
  const isFree = kind === 'message' && clock === 'received';
  const to = measuredAt + (isFree ? MAX_SHIFT_MS : 1);
  const there = new Map(
    (await frames({ device, from: measuredAt, to })).map((kept) => [kept.measuredAt, kept]),
  );
  if (isFree) {
    let at = measuredAt;
    while (at < to && !isRoomFor(frame, there.get(at))) at += 1;
    if (at === to)
      return letterProblem('point_taken', 'other frames stand at its time', {
        ...standing(frame, there.get(measuredAt)),
      });
    return { ...rest, device, clock, measuredAt: at };
  }
  const kept = there.get(measuredAt);
  for (const { point, value } of frame.readings) {
    const former = kept?.readings.find((reading) => reading.point === point);
    if (former !== undefined && former.value !== value)
      return letterProblem('point_taken', `${point} is ${former.value} already`, {
        point,
        value: former.value,
      });
  }
  // Counters tell a resend from a new frame of a node without a clock, by when it is received: that is now, and the
  // node may have counted from the start again since. The frame's own time is its key here.
  return clock === 'received' ? { ...rest, device, clock, measuredAt } : frame;
}

const isRoomFor = (frame: Frame, kept: Frame | undefined): boolean =>
  kept === undefined ||
  (kept.readings.length === frame.readings.length &&
    frame.readings.every(({ point, value }) =>
      kept.readings.some((reading) => reading.point === point && reading.value === value),
    ));

/** What stands where a frame cannot: of the same point if it has that. */
function standing(frame: Frame, kept: Frame | undefined): Pick<Reading, 'point' | 'value'> | undefined {
  const points = new Set(frame.readings.map(({ point }) => point));
  const reading = kept?.readings.find(({ point }) => points.has(point)) ?? kept?.readings[0];
  return reading && { point: reading.point, value: reading.value };
}
