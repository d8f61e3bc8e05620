import type { Logger } from 'pino';
import type { Sink } from '../core/ports/sink.ts';

/** Most reports kept while a server is away: with one a minute the last hour. */
const MAX_KEPT = 60;

/**
 * Brings reports to one server. Nothing of it is durable and nothing alarms: the forwarder of readings to the same server
 * does that, and these only describe it.
 */
export class ReportOutlet {
  readonly #sink: Sink;
  readonly #log: Logger;
  readonly #kept: string[] = [];
  #refusal: string | undefined;

  constructor(sink: Sink, log: Logger) {
    this.#sink = sink;
    this.#log = log;
  }

  /** Sends this and what is kept of earlier times; kept itself when the server cannot be reached. True when it was. */
  async report(lines: string): Promise<boolean> {
    this.#kept.push(lines);
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    const isSent = await this.send(this.#kept.join('\n'));
    if (isSent) this.#kept.length = 0;
    return isSent;
  }

  /** True when the server need not be asked again: it has the lines, or it will never take them. */
  async send(lines: string): Promise<boolean> {
    if (lines === '') return true;
    const answer = await this.#sink.send(lines);
    switch (answer.answer) {
      case 'stored':
        return true;
      case 'rejected':
        this.#tell(answer.words);
        return true;
      case 'too_large':
        this.#tell('too large');
        return true;
      case 'refused':
      case 'unavailable':
        return false; // the forwarder of the readings says so
    }
  }

  #tell(words: string): void {
    if (this.#refusal === words) return;
    this.#refusal = words;
    this.#log.warn(
      { sink: this.#sink.name, words },
      "a server does not take some of the gateway's own numbers",
    );
  }
}
