import { isProblem } from '../../../../domain/problem.ts';
import { parseChirpstackEvent } from '../../../../domain/wire/topics.ts';
import type { Message } from '../../mqtt5/message.ts';
import type { RareLog } from '../rare-log.ts';
import type { Reception } from '../reception.ts';
import type { Attendance } from './attendance.ts';
import type { Newcomers } from './newcomers.ts';
import type { Preparation } from './preparation.ts';
import type { Client, Routes } from './routes.ts';

interface Parts {
  readonly routes: Routes;
  readonly newcomers: Newcomers;
  readonly reception: Reception;
  readonly attendance: Attendance;
  readonly preparation: Preparation;
  readonly rareLog: RareLog;
}

/**
 * What counts only now: who is there, answers to commands, states of outputs. It comes over a connection of its own, so
 * that no answer of a valve waits behind the readings of an outage, and none is kept for later.
 */
export class Words {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  take(message: Message): void {
    const { routes, newcomers } = this.#parts;
    message.acknowledge();
    const client = routes.of(message.topic);
    if (client) return this.#read(client, message);
    const device = routes.newcomer(message.topic);
    if (device === undefined) return;
    void newcomers.look(device).then(() => {
      const admitted = routes.of(message.topic);
      if (admitted && !message.isLost) this.#read(admitted, message);
    });
  }

  #read(client: Client, { topic, payload, isRetained }: Message): void {
    const { reception, attendance, preparation } = this.#parts;
    const { device, dialect } = client;
    const heard = dialect.read(topic, payload);
    if (isProblem(heard)) {
      // An uplink comes over the other connection too, which keeps what cannot be read of it.
      if (parseChirpstackEvent(topic)?.leaf !== 'up')
        this.#keep(device, reception.keep(device, heard, payload));
      return;
    }
    if (heard.status && heard.device === device) attendance.says(client, heard.status, 'the device says so');
    // What was retained is of any age.
    const stay = attendance.current(device);
    if (!stay || isRetained) return;
    reception.tell(stay, heard);
    if (heard.device === device && heard.reports) preparation.spoke(device);
  }

  #keep(device: string, kept: Promise<unknown> | undefined): void {
    kept?.catch((error: unknown) =>
      this.#parts.rareLog.warn(`word ${device}`, { device, err: error }, 'mqtt: a dead letter was not kept'),
    );
  }
}
