import { isProblem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { MAX_PAYLOAD_BYTES } from '../../../domain/wire/native.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Intake } from '../../core/ports/link.ts';
import type { DeviceSession } from './device-session.ts';
import type { Heard, Report } from './dialects/dialect.ts';
import type { Presence } from './presence.ts';
import type { Counters } from './stats.ts';

export interface ReceptionParts {
  /** The longest that a device's timers can run, s; undefined once it has left the configuration. */
  readonly longest_s: (device: string) => number | undefined;
  /** Takes what was heard of a device that speaks through a bridge. */
  readonly rider: (heard: Heard) => void;
  readonly presence: Presence;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly counters: Counters;
}

/** What becomes of a message that a dialect has read, whichever broker brought it. */
export class Reception {
  readonly #parts: ReceptionParts;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /**
   * Keeps a frame, or what could not be read: sending that again would not help. Resolves once it is durable, and rejects
   * as {@link Intake}; undefined when there is nothing to keep.
   * @param device undefined for one that the farm does not have
   */
  keep(device: string | undefined, heard: Heard | Problem, payload: Buffer): Promise<unknown> | undefined {
    const { intake, counters } = this.#parts;
    if (!isProblem(heard)) return heard.frame && intake.accept(heard.frame);
    counters.deadLettered++;
    const { code, detail } = heard;
    const text = payload.toString('utf8', 0, MAX_PAYLOAD_BYTES);
    return intake.reject({ ...(device !== undefined && { device }), code, detail, payload: text });
  }

  /** Takes what a device, or one behind it, says of its outputs and of commands. */
  tell(session: DeviceSession, heard: Heard): void {
    const { presence, rider } = this.#parts;
    if (heard.device === session.device) {
      for (const report of heard.reports ?? []) this.#report(session, report);
      return;
    }
    presence.heardThrough(session, heard.device);
    rider(heard);
  }

  #report({ device, outputs, exchange }: DeviceSession, report: Report): void {
    const { clock, longest_s } = this.#parts;
    if (report.about === 'output')
      outputs.heard(report.channel, { ...report, max_s: longest_s(device) ?? 0, now: clock.now() });
    exchange.heard(report);
  }
}
