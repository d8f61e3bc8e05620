import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { loadProfiles } from '../../../cli/profiles.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { ModbusProfile } from '../../../domain/profile/schema.ts';
import type { RawFrame } from '../../../domain/reading.ts';
import type { Answer, Request } from '../../../domain/wire/modbus.ts';
import { wallClock } from '../../../gateway/clock.ts';
import type { DeadLetter } from '../../../gateway/core/ports/journal.ts';
import type { Intake } from '../../../gateway/core/ports/link.ts';
import { newCounters } from '../../../gateway/link/modbus/counters.ts';
import type { Counters } from '../../../gateway/link/modbus/counters.ts';
import { Master } from '../../../gateway/link/modbus/master.ts';
import type { Exchange } from '../../../gateway/link/modbus/master.ts';
import { serialTransport } from '../../../gateway/link/modbus/serial.ts';
import { parseTcpAddress, tcpTransport } from '../../../gateway/link/modbus/tcp.ts';

export const quietLog = pino({ level: 'silent' });

const profiles = loadProfiles();

export function modbusProfile(id: string, changes: Partial<ModbusProfile> = {}): ModbusProfile {
  const profile = profiles.get(id);
  if (profile?.link !== 'modbus') throw new Error(`${id} is no Modbus profile`);
  return { ...profile, ...changes };
}

/** Counts up and lets tests wait for a count. */
export class Tally {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  add(): void {
    this.#count++;
    this.#waiting.forEach((check) => check());
  }

  reach(count: number): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (this.#count < count) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export interface RunningMaster {
  readonly master: Master;
  readonly counters: Counters;
  /** Resolves when the port has been opened so often. */
  opened(times: number): Promise<void>;
  readonly noise: { readonly unit: number; readonly code: string; readonly bytes: Uint8Array }[];
}

/** A master on a port that need not be there yet; stopped with the test. */
export function runMaster(port: string, { clock = wallClock, baud = 115_200 } = {}): RunningMaster {
  const counters = newCounters();
  const openings = new Tally();
  const noise: RunningMaster['noise'] = [];
  const tcp = parseTcpAddress(port);
  const master = new Master({
    transport: tcp ? tcpTransport(tcp, clock) : serialTransport(port, baud),
    baud,
    clock,
    log: quietLog,
    counters,
    onOpen: () => openings.add(),
    onNoise: (unit, { code }, bytes) => noise.push({ unit, code, bytes }),
  });
  onTestFinished(() => master.stop());
  master.start();
  return { master, counters, noise, opened: (times) => openings.reach(times) };
}

/** A poll with time enough, unless a test says otherwise. */
export const poll = (request: Request, timeout_ms = 5_000): Exchange => ({
  request,
  timeout_ms,
  deadline: wallClock.now() + 60_000,
  priority: 'poll',
});

export const command = (request: Request, timeout_ms = 5_000): Exchange => ({
  ...poll(request, timeout_ms),
  priority: 'command',
});

export const read = (address: number, count = 1, unit = 1): Request => ({ unit, fn: 3, address, count });

/** What came of a request, short enough to compare: the words read, or the code of the problem. */
export async function outcome(result: Promise<Answer | { readonly code: string }>): Promise<unknown> {
  const answer = await result;
  if ('words' in answer) return answer.words;
  if ('bits' in answer) return answer.bits;
  return 'code' in answer ? answer.code : 'written';
}

/** An intake that keeps what it is given. */
export class KeepingIntake implements Intake {
  readonly frames: RawFrame[] = [];
  readonly dead: Omit<DeadLetter, 'at'>[] = [];
  readonly statuses: string[] = [];
  readonly #frames = new Tally();
  readonly #statuses = new Tally();

  async accept(raw: RawFrame): Promise<'stored'> {
    this.frames.push(raw);
    this.#frames.add();
    return 'stored';
  }

  async reject(dead: Omit<DeadLetter, 'at'>): Promise<void> {
    this.dead.push(dead);
  }

  status(device: string, state: 'online' | 'offline'): void {
    this.statuses.push(`${device} ${state}`);
    this.#statuses.add();
  }

  framesReach = (count: number): Promise<void> => this.#frames.reach(count);
  statusesReach = (count: number): Promise<void> => this.#statuses.reach(count);
}

/** The wall clock, counting the timers that are neither fired nor cancelled. */
export function countingClock(): Clock & { readonly pending: () => number } {
  const pending = new Set<object>();
  return {
    now: () => wallClock.now(),
    at(at, run) {
      const timer = {};
      pending.add(timer);
      const cancel = wallClock.at(at, () => {
        pending.delete(timer);
        run();
      });
      return () => {
        pending.delete(timer);
        cancel();
      };
    },
    pending: () => pending.size,
  };
}

export const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
