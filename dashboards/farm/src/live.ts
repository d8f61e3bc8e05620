/** Keeps the newest state flowing: the stream first, asking for it as a fallback, trying again with back-off. */
import type { StateView } from '../../../domain/http/state.ts';
import { backoffMs } from './backoff.ts';

/**
 * Without data for so long, the stream is taken for dead: a phone that changed masts gets no error. Longer than the
 * gateway's heartbeat of 10 s, and short enough that asking still helps before the page calls its data old at 15 s.
 */
const SILENCE_MS = 12_000;
/** The back-off stops growing here while answers come: about 4 s. */
const ASKING_ATTEMPT = 2;

export type Cancel = () => void;

export interface LivePorts {
  /** Opens the stream; `onEnd` is called at most once, when it failed or was refused. The result closes it. */
  readonly openStream: (onData: (view: StateView) => void, onEnd: () => void) => Cancel;
  /** Asks once for the state. Never rejects. */
  readonly poll: () => Promise<StateView | 'signed-out' | 'unreachable'>;
  readonly after: (delay_ms: number, run: () => void) => Cancel;
  /** 0 to 1. */
  readonly chance: () => number;
}

export interface LiveEvents {
  readonly onState: (view: StateView) => void;
  readonly onSignedOut: () => void;
  readonly onUnreachable: () => void;
}

export class Live {
  readonly #ports: LivePorts;
  readonly #events: LiveEvents;
  #attempt = 0;
  /** Answers that belong to an earlier start are dropped. */
  #generation = 0;
  #closeStream: Cancel | undefined;
  #timer: Cancel | undefined;

  constructor(ports: LivePorts, events: LiveEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** Begins, or begins anew at once, as when the phone wakes up. */
  start(): void {
    this.stop();
    this.#attempt = 0;
    this.#connect();
  }

  stop(): void {
    this.#generation++;
    this.#closeStream?.();
    this.#closeStream = undefined;
    this.#timer?.();
    this.#timer = undefined;
  }

  /** Asks for the state once, beside the stream. */
  async refresh(): Promise<void> {
    const generation = this.#generation;
    const answer = await this.#ports.poll();
    if (generation !== this.#generation) return;
    if (answer === 'signed-out') {
      this.stop();
      this.#events.onSignedOut();
    } else if (answer === 'unreachable') this.#events.onUnreachable();
    else {
      // Where only asking works, ask often enough that the page does not call its data old.
      this.#attempt = Math.min(this.#attempt, ASKING_ATTEMPT);
      this.#events.onState(answer);
    }
  }

  #connect(): void {
    const generation = ++this.#generation;
    const current = (): boolean => generation === this.#generation;
    this.#closeStream?.();
    this.#closeStream = this.#ports.openStream(
      (view) => {
        if (!current()) return;
        this.#attempt = 0;
        this.#arm(SILENCE_MS);
        this.#events.onState(view);
      },
      () => {
        if (!current()) return;
        this.#closeStream = undefined;
        this.#arm(backoffMs(this.#attempt++, this.#ports.chance()));
      },
    );
    this.#arm(SILENCE_MS);
    // The stream cannot say why it fails (401 or no signal), and some proxies hold it back: ask as well.
    void this.refresh();
  }

  #arm(delay_ms: number): void {
    this.#timer?.();
    this.#timer = this.#ports.after(delay_ms, () => {
      this.#connect();
    });
  }
}
