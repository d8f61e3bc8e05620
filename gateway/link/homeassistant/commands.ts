import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/messages/index.ts';
import type { OverrideRequest } from '../../../domain/override.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { formatInstant } from '../../../domain/time.ts';
import {
  formatResult,
  MAX_COMMAND_LENGTH,
  parseMinutes,
  parseOverride,
  parseSetTopic,
  personOf,
  PRESS,
  resultTopic,
} from '../../../domain/wire/homeassistant.ts';
import type { CommandResult, Target } from '../../../domain/wire/homeassistant.ts';
import type { FarmDesk } from '../../core/ports/desk.ts';
import type { Heard } from './connection.ts';
import { MAX_COMMANDS } from './limits.ts';
import type { RunMinutes } from './run-minutes.ts';

export interface CommandsOptions {
  readonly farm: string;
  readonly desk: FarmDesk;
  readonly language: Language;
  readonly timezone: string;
  readonly minutes: RunMinutes;
  /** Publishes an answer; resolves when it has arrived or cannot. */
  readonly answer: (topic: string, payload: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Something to be done: with a zone as a person asks, or with the whole farm. */
interface Order {
  readonly id?: string;
  readonly by: string;
  readonly request: OverrideRequest;
}
type Refused = Problem & { readonly id?: string };

/**
 * Takes commands at once and side by side, so that a stop never waits behind a command whose override is still being
 * saved. How long each may wait is bounded by the core, how many by {@link MAX_COMMANDS}.
 */
export class Commands {
  readonly #options: CommandsOptions;
  #underWay = 0;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** Never fails. What is no command of this farm is ignored, everything else is answered. */
  async take(heard: Heard): Promise<void> {
    const { farm, answer, log } = this.#options;
    const target = parseSetTopic(farm, heard.topic);
    // Empty and retained is how a retained command is taken off the broker.
    if (!target || (heard.retained && heard.payload.length === 0)) return;
    this.#underWay++;
    try {
      const result = await this.#obey(target, heard);
      log.info({ topic: heard.topic, ...result }, 'homeassistant: command');
      await answer(resultTopic(farm, target), formatResult(result));
    } catch (error) {
      log.error({ err: error, topic: heard.topic }, 'homeassistant: command failed');
      await answer(resultTopic(farm, target), formatResult({ ok: false, problem: 'internal' }));
    } finally {
      this.#underWay--;
    }
  }

  async #obey(target: Target, heard: Heard): Promise<CommandResult> {
    const text = readable(heard);
    if (isProblem(text)) return refusal(text);
    switch (target.action) {
      case 'stop-all':
        if (text !== PRESS) return refusal(notAPress);
        await this.#options.desk.stopAll(personOf(undefined));
        return { ok: true };
      case 'minutes':
        return this.#setMinutes(target.zone, text);
      case 'override': {
        const order = parseOverride(text, this.#options.clock.now());
        return isProblem(order) ? refusal(order) : this.#order(target.zone, order);
      }
      case 'run':
      case 'stop':
      case 'auto': {
        if (text !== PRESS) return refusal(notAPress);
        const { action, zone } = target;
        const minutes = this.#options.minutes.of(zone);
        const request = {
          ...(action === 'run' ? { action, minutes } : { action }),
          ...('output' in target && { output: target.output }),
        };
        return this.#order(zone, { by: personOf(undefined), request });
      }
    }
  }

  async #order(zone: string, { id, by, request }: Order): Promise<CommandResult> {
    const named = id !== undefined && { id };
    if (this.#underWay > MAX_COMMANDS && request.action !== 'stop') return { ...named, ...refusal(busy) };
    const refused = await this.#options.desk.override(zone, request, by);
    if (refused) return { ...named, ...refusal(refused) };
    const until = request.action === 'run' ? this.#endOf(zone, request.output) : undefined;
    return { ...named, ok: true, ...(until !== undefined && { until }) };
  }

  #setMinutes(zone: string, text: string): CommandResult {
    const { desk, language, minutes } = this.#options;
    const given = parseMinutes(text);
    if (given === undefined) return refusal(problem('reject', 'invalid', `${text} is no number of minutes`));
    if (!desk.state(language).zones.some(({ id }) => id === zone))
      return refusal(problem('reject', 'unknown_zone', `there is no zone ${zone}`));
    minutes.set(zone, given);
    return { ok: true };
  }

  /** When the last of the outputs that were asked for ends at the latest. */
  #endOf(zone: string, output: string | undefined): string | undefined {
    const { desk, language, timezone } = this.#options;
    const state = desk.state(language);
    const left_s = (state.zones.find(({ id }) => id === zone)?.outputs ?? [])
      .filter(({ id }) => output === undefined || id === output)
      .flatMap((view) => view.left_s ?? []);
    if (left_s.length === 0) return undefined;
    return formatInstant(Date.parse(state.at) + Math.max(...left_s) * 1000, timezone);
  }
}

const notAPress = problem('reject', 'invalid', `a button sends ${PRESS}`);
const busy = problem('back_off', 'busy', `${MAX_COMMANDS} commands are under way`);

const refusal = ({ id, code }: Refused): CommandResult => ({
  ...(id !== undefined && { id }),
  ok: false,
  problem: code,
});

/** The text of a command that may be carried out at all. */
function readable({ payload, retained, expiry_s }: Heard): string | Problem {
  // The broker would give it again at every reconnect, for years.
  if (retained) return problem('reject', 'retained', 'a retained command is never carried out');
  if (expiry_s === 0) return problem('reject', 'expired', 'its time to live is over');
  if (payload.length > MAX_COMMAND_LENGTH)
    return problem('reject', 'too_large', `the payload has ${payload.length} bytes`);
  return payload.toString('utf8');
}
