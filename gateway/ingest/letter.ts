import { MAX_FAULTS, MAX_LETTER_CHARS } from './limits.ts';

/** Why something was not written. */
export interface Fault {
  /** A stable word, such as `not_json` or `unknown_metric`. */
  readonly code: string;
  readonly detail: string;
}

/** What goes to a device's `dead` topic: all of the message, so that it can be mended and published again. */
export interface Letter {
  readonly device: string;
  readonly topic: string;
  readonly payload: Buffer;
  readonly faults: readonly Fault[];
}

/** Where the dead letters of a device go. */
export const deadTopic = (farm: string, device: string): string => `farm/${farm}/${device}/dead`;

/** @param chars how much of the payload is kept */
export const formatLetter = ({ topic, payload, faults }: Letter, chars = MAX_LETTER_CHARS): string =>
  JSON.stringify({
    topic,
    faults: faults
      .slice(0, MAX_FAULTS)
      .map(({ code, detail }) => ({ code, detail: detail.slice(0, MAX_LETTER_CHARS / MAX_FAULTS) })),
    payload: payload.toString('utf8', 0, MAX_LETTER_CHARS).slice(0, chars),
  });
