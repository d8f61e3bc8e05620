/**
 * Who watches the farm, and when they hear of it. All watchers of a language get the same text, made once. A watcher
 * that is behind is not queued for: it gets the latest state when it has caught up, or is cut off.
 */
import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../domain/clock.ts';
import type { Language } from '../../domain/messages/index.ts';
import type { FarmDesk } from '../core/ports/desk.ts';
import type { PairingStore } from '../core/ports/settings.ts';

/** Screens at once; a farm has a handful. */
export const MAX_STREAMS = 64;
/** Changes closer together than this are shown together. */
export const MIN_INTERVAL_MS = 500;
/** With nothing changed a screen still hears this often: ages go on, and a dead line is noticed. */
export const HEARTBEAT_MS = 10_000;
/** A watcher that takes nothing for so long is gone. */
export const MAX_BEHIND_MS = 30_000;

export interface Watcher {
  readonly language: Language;
  /** The session it was opened with; the stream ends with it. */
  readonly token: string;
  /** Sends a whole state as JSON; false when what was sent before has not gone out yet. */
  send(state: string): boolean;
  /** Ends after what was sent. */
  end(): void;
  /** Ends now. */
  cut(): void;
}

/** What an admitted watcher tells. */
export interface Admission {
  /** All that was sent has gone out. */
  drained(): void;
  /** It left; no call comes after this. */
  left(): void;
}

export interface Live {
  /** Sends the state at once and goes on until the watcher leaves; undefined when there are too many. */
  admit(watcher: Watcher): Admission | undefined;
  /** Ends every stream and admits no more. */
  stop(): void;
}

interface Member {
  readonly watcher: Watcher;
  /** Set while behind: what will cut it off. */
  cutOff: Cancel | undefined;
  missed: 'nothing' | 'a state';
}

export interface LiveOptions {
  readonly desk: FarmDesk;
  readonly pairing: PairingStore;
  readonly clock: Clock;
  readonly log: Logger;
}

export function createLive({ desk, pairing, clock, log }: LiveOptions): Live {
  const members = new Set<Member>();
  const made = new Map<Language, { readonly at: number; readonly text: string }>();
  let phase: 'open' | 'stopped' = 'open';
  let published = Number.NEGATIVE_INFINITY;
  let checked = Number.NEGATIVE_INFINITY;
  let wake: Cancel | undefined;

  /** The state as text, not older than the shortest interval: screens that come together share it. */
  function text(language: Language): string {
    const now = clock.now();
    const known = made.get(language);
    if (known && Math.abs(now - known.at) < MIN_INTERVAL_MS) return known.text;
    const fresh = { at: now, text: JSON.stringify(desk.state(language)) };
    made.set(language, fresh);
    return fresh.text;
  }

  function deliver(member: Member): void {
    if (member.cutOff) {
      member.missed = 'a state';
      return;
    }
    if (member.watcher.send(text(member.watcher.language))) return;
    member.cutOff = clock.at(clock.now() + MAX_BEHIND_MS, () => {
      remove(member);
      member.watcher.cut();
    });
  }

  function remove(member: Member): void {
    member.cutOff?.();
    members.delete(member);
    if (members.size > 0) return;
    made.clear(); // nobody hears of changes from here on, so nothing kept may be shown later
    wakeAfter(undefined);
  }

  function end(member: Member): void {
    const behind = member.cutOff !== undefined;
    remove(member);
    if (behind)
      member.watcher.cut(); // it would never come to its end
    else member.watcher.end();
  }

  /** Relative to now and never further away, so that a wall clock set back cannot silence the screens. */
  function wakeAfter(interval_ms: number | undefined): void {
    wake?.();
    wake = undefined;
    if (interval_ms === undefined) return;
    const now = clock.now();
    wake = clock.at(Math.min(Math.max(published + interval_ms, now), now + interval_ms), publish);
  }

  function publish(): void {
    published = clock.now();
    made.clear();
    wakeAfter(HEARTBEAT_MS);
    try {
      for (const member of [...members]) deliver(member);
    } catch (err) {
      log.error({ err }, 'the state could not be shown');
    }
    if (Math.abs(published - checked) < HEARTBEAT_MS) return;
    checked = published;
    checkSessions().catch((err: unknown) => log.error({ err }, 'sessions of screens could not be checked'));
  }

  async function checkSessions(): Promise<void> {
    const tokens = new Set(Array.from(members, ({ watcher }) => watcher.token));
    for (const token of tokens) {
      if ((await pairing.check(token, clock.now())) !== undefined) continue;
      for (const member of [...members]) if (member.watcher.token === token) end(member);
    }
  }

  const unsubscribe = desk.onChange(() => {
    if (members.size > 0) wakeAfter(MIN_INTERVAL_MS);
  });

  return {
    admit(watcher) {
      if (phase === 'stopped' || members.size >= MAX_STREAMS) return undefined;
      text(watcher.language); // fails here, before anything is taken, if it fails
      const member: Member = { watcher, cutOff: undefined, missed: 'nothing' };
      members.add(member);
      if (members.size === 1) {
        published = checked = clock.now();
        wakeAfter(HEARTBEAT_MS);
      }
      deliver(member);
      return {
        drained() {
          member.cutOff?.();
          member.cutOff = undefined;
          if (member.missed === 'nothing' || !members.has(member)) return;
          member.missed = 'nothing';
          deliver(member);
        },
        left: () => remove(member),
      };
    },
    stop() {
      phase = 'stopped';
      unsubscribe();
      for (const member of [...members]) end(member);
      wakeAfter(undefined);
    },
  };
}
