import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import type { Cancel, Clock } from '../domain/clock.ts';
import type { Environment } from './config.ts';

const run = promisify(execFile);

/** Comes with systemd itself. Node has no datagram sockets of Unix, and a program every 20 s costs less than a native package. */
const NOTIFY = 'systemd-notify';
/** It waits until systemd has taken the message, 5 s at most; longer than this and it is stuck, ms. */
const TOLD_WITHIN_MS = 10_000;
/** Of the time in which systemd wants to hear of us: one message may be lost without harm. */
const BEATS = 3;
const US_PER_MS = 1_000;

export interface SystemdParts {
  readonly env: Environment;
  /** Our own process id: WATCHDOG_PID names who is to speak. */
  readonly pid: number;
  /** UTC ms of the control loop's last tick, which comes every second. */
  readonly lastTick: () => number;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'error'>;
  /** Hands systemd what is the case, as `READY=1`; rejects when it cannot. */
  readonly tell?: (states: readonly string[]) => Promise<unknown>;
}

/**
 * Tells systemd that the gateway runs (READY=1), and from then on that it lives (WATCHDOG=1), but only while its control
 * loop ticks: when that stands still, systemd kills the gateway and starts it again. The disk has no part in it: rules go
 * on without one, and a restart would not bring it back. Does nothing where systemd does not wait for it (sd_notify(3),
 * sd_watchdog_enabled(3)).
 * @returns what ends it
 */
export function tellSystemd({ env, pid, lastTick, clock, log, ...given }: SystemdParts): Cancel {
  const { NOTIFY_SOCKET = '', PATH = '' } = env;
  if (NOTIFY_SOCKET === '') return () => undefined;
  const tell =
    given.tell ??
    ((states: readonly string[]) =>
      run(NOTIFY, [...states], { env: { NOTIFY_SOCKET, PATH }, timeout: TOLD_WITHIN_MS }));
  const every_ms = beatEvery_ms(env, pid);
  let stop: Cancel = () => undefined;
  let seenTick = lastTick();
  let isStill = false;
  let isReady = false;
  let isHeard = true;

  const say = (): void => {
    tell(isReady ? ['WATCHDOG=1'] : ['READY=1', 'WATCHDOG=1']).then(
      () => {
        if (!isHeard) log.info('systemd is told again that the gateway lives');
        isReady = true;
        isHeard = true;
      },
      (error: unknown) => {
        if (isHeard)
          log.error({ err: error }, `systemd cannot be told that the gateway lives: is ${NOTIFY} there?`);
        isHeard = false;
      },
    );
  };
  const beat = (): void => {
    // That it moved, not how long ago it was: a clock that is set must neither kill a gateway nor keep a dead one.
    const tick = lastTick();
    const stoodStill = tick === seenTick;
    if (stoodStill && !isStill)
      log.error('the control loop stands still; unless it goes on, systemd starts the gateway again');
    isStill = stoodStill;
    seenTick = tick;
    if (!isStill) say();
    wait();
  };
  const wait = (): void => {
    if (every_ms !== undefined) stop = clock.at(clock.now() + every_ms, beat);
  };

  say();
  wait();
  return () => stop();
}

/** How often it wants to hear of us, ms; undefined when it does not. */
function beatEvery_ms({ WATCHDOG_USEC, WATCHDOG_PID = '' }: Environment, pid: number): number | undefined {
  const within_us = Number(WATCHDOG_USEC ?? 0);
  if (!(within_us > 0) || (WATCHDOG_PID !== '' && Number(WATCHDOG_PID) !== pid)) return undefined;
  return within_us / US_PER_MS / BEATS;
}
