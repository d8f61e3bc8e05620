import type { Clock } from '../../domain/clock.ts';
import type { Problem } from '../../domain/problem.ts';
import { isJsonObject, parseObject } from '../../domain/wire/json-points.ts';
import type { Message } from '../link/mqtt5/message.ts';
import type { Session } from '../link/mqtt5/session.ts';
import { MAX_WORKERS, SILENT_MS } from './limits.ts';

/** A worker of the group that was heard of. */
export interface Worker {
  readonly name: string;
  /** What it had subscribed to. */
  readonly filters: readonly string[];
}

interface Group {
  readonly farm: string;
  readonly share: string;
}

const rootOf = ({ farm, share }: Group): string => `nongso/ingest/${farm}/${share}/`;

interface Options extends Group {
  readonly self: Worker;
  readonly session: Pick<Session, 'publish'>;
  readonly clock: Clock;
}

const NAME = /^[a-z0-9]{1,32}$/;

/**
 * Which workers of the group live: each writes its own retained topic again and again. Silence is measured by our own
 * clock, so clocks need not agree, and a retained word of one that died long ago counts as heard when we came.
 */
export class Presence {
  readonly #options: Options;
  readonly #root: string;
  readonly #workers = new Map<string, Worker & { readonly heardAt: number }>();

  constructor(options: Options) {
    this.#options = options;
    this.#root = rootOf(options);
  }

  /** The filter of all workers' topics. */
  static filterOf(group: Group): string {
    return `${rootOf(group)}+`;
  }

  isAbout(topic: string): boolean {
    return topic.startsWith(this.#root);
  }

  heard({ topic, payload }: Pick<Message, 'topic' | 'payload'>): void {
    const name = topic.slice(this.#root.length);
    if (!NAME.test(name) || name === this.#options.self.name) return;
    const filters = filtersIn(payload);
    if (filters.length === 0) this.#workers.delete(name);
    else if (this.#workers.has(name) || this.#workers.size < MAX_WORKERS)
      this.#workers.set(name, { name, filters, heardAt: this.#options.clock.now() });
  }

  /** Says that a worker lives: we, or one whose rest we are reading. */
  beat({ name, filters }: Worker = this.#options.self): Promise<Problem | undefined> {
    return this.#options.session.publish(this.#root + name, JSON.stringify({ filters }), 'retained');
  }

  /** Nothing is left of a worker: an empty retained message takes its topic away (MQTT 5, 3.3.1.3). */
  async forget(name: string = this.#options.self.name): Promise<void> {
    this.#workers.delete(name);
    await this.#options.session.publish(this.#root + name, '', 'retained');
  }

  /** One that was not heard of for {@link SILENT_MS}. */
  silent(): Worker | undefined {
    const before = this.#options.clock.now() - SILENT_MS;
    return [...this.#workers.values()].find(({ heardAt }) => heardAt < before);
  }

  /** While we had no connection nobody could be heard. */
  startAnew(): void {
    for (const worker of this.#workers.values())
      this.#workers.set(worker.name, { ...worker, heardAt: this.#options.clock.now() });
  }
}

function filtersIn(payload: Buffer): readonly string[] {
  const body = parseObject(payload.toString('utf8'));
  const filters: unknown = isJsonObject(body) ? body.filters : undefined;
  return Array.isArray(filters) ? filters.filter((filter) => typeof filter === 'string') : [];
}
