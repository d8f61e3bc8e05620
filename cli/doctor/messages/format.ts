const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

type Unit = 'second' | 'minute' | 'hour' | 'day';

/** Says seconds in the largest unit of which there are two. */
export const spanIn =
  (names: Readonly<Record<Unit, string>>) =>
  (seconds: number): string => {
    if (seconds < 2 * MINUTE_S) return `${Math.round(seconds)} ${names.second}`;
    if (seconds < 2 * HOUR_S) return `${Math.round(seconds / MINUTE_S)} ${names.minute}`;
    if (seconds < 2 * DAY_S) return `${Math.round(seconds / HOUR_S)} ${names.hour}`;
    return `${Math.round(seconds / DAY_S)} ${names.day}`;
  };

/** What a sentence can bear. */
const MAX_NAMES = 12;

/** Names in a row; of many the first, and how many `more` there are. */
export const listOf = (names: readonly string[], more: string): string => {
  const hidden = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return hidden > 0 ? `${shown} + ${hidden} ${more}` : shown;
};
