/** A message as a broker delivered it. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** At 0 nobody delivers it again. */
  readonly qos: 0 | 1;
  /** The broker had it before we subscribed; it may be of any age, and comes again with every subscription. */
  readonly isRetained: boolean;
  /** Its connection is gone: the broker delivers it again, and acknowledging it does nothing. */
  readonly isLost: boolean;
  /** Done with it for good. PUBACKs keep the order of the messages, so one that is never acknowledged holds the others. */
  readonly acknowledge: () => void;
}
