/** What the page knows. Components read it and call its methods; nothing else changes it. */
import type { RuleSetView } from '../../../domain/http/rules.ts';
import type { StateView, ZoneView } from '../../../domain/http/state.ts';
import type { OverrideRequest } from '../../../domain/override.ts';
import { FarmTime } from '../../ui/farm-time.ts';
import { WORDS } from '../../ui/messages/index.ts';
import type { Language } from '../../ui/messages/words.ts';
import type { Api, Answer, Failure, RulesChange, RulesReturn } from './api.ts';
import type { LanguageChoice } from '../../ui/language-choice.ts';
import { Live } from './live.ts';
import type { Cancel } from './live.ts';

/** Data older than this are shown as old, and no button works but those that stop. */
const LOST_AFTER_MS = 15_000;

export interface FarmPorts {
  readonly api: Api;
  readonly openStream: (address: string, onData: (view: StateView) => void, onEnd: () => void) => Cancel;
  /** The phone's clock, UTC ms. Only differences of it are used, so a wrong clock does no harm. */
  readonly now: () => number;
  readonly chance: () => number;
  readonly after: (delay_ms: number, run: () => void) => Cancel;
  readonly language: LanguageChoice;
}

export type Phase = 'starting' | 'unreachable' | 'signed-out' | 'open';

export class Farm {
  readonly api: Api;
  readonly #ports: FarmPorts;
  readonly #live: Live;

  phase = $state<Phase>('starting');
  language = $state<Language>('vi');
  view = $state.raw<StateView>();
  /** The zone whose chart is open. */
  zoneId = $state<string>();
  /** Whether the page of what came from the devices is open. */
  showsData = $state(false);
  #hadSession = $state(false);
  /** Why the PIN is asked for; the phone's clock until which a new try must wait. */
  signIn = $state<{ reason?: 'wrong' | 'again' | 'unreachable'; refusal?: string; waitUntil?: number }>({});
  busy = $state(false);
  #receivedAt = $state(0);
  #now = $state(0);

  readonly words = $derived(WORDS[this.language]);
  /** Seconds since the data on the screen arrived. */
  readonly sinceData_s = $derived(Math.max(0, this.#now - this.#receivedAt) / 1_000);
  readonly connected = $derived(this.sinceData_s * 1_000 <= LOST_AFTER_MS);
  readonly time = $derived(new FarmTime(this.words.locale, this.view?.at ?? ''));
  readonly zone: ZoneView | undefined = $derived(this.view?.zones.find(({ id }) => id === this.zoneId));
  readonly wait_s = $derived(Math.ceil(Math.max(0, (this.signIn.waitUntil ?? 0) - this.#now) / 1_000));

  constructor(ports: FarmPorts) {
    this.#ports = ports;
    this.api = ports.api;
    this.language = ports.language.read();
    this.#now = ports.now();
    this.#live = new Live(
      {
        openStream: (onData, onEnd) =>
          ports.openStream(ports.api.streamAddress(this.language), onData, onEnd),
        poll: async () => {
          const answer = await ports.api.state(this.language);
          if (answer.kind === 'ok') return answer.body;
          return answer.kind === 'signed-out' ? 'signed-out' : 'unreachable';
        },
        after: ports.after,
        chance: ports.chance,
      },
      {
        onState: (view) => {
          this.#accept(view);
        },
        onSignedOut: () => {
          this.signOut();
        },
        onUnreachable: () => {
          if (this.phase === 'starting') this.phase = 'unreachable';
        },
      },
    );
  }

  start(): void {
    this.#live.start();
  }

  /** Once a second: ages and countdowns are read from here. */
  tick(): void {
    this.#now = this.#ports.now();
  }

  /** The phone was looked at again. */
  wake(): void {
    this.tick();
    if (this.phase !== 'signed-out') this.#live.start();
  }

  /** Begins to wait for data at once instead of after the back-off. */
  retry(): void {
    this.#live.start();
  }

  setLanguage(language: Language): void {
    this.language = language;
    this.#ports.language.keep(language);
    if (this.phase !== 'signed-out') this.#live.start(); // the gateway's sentences come in the new language
  }

  /** UTC ms by the gateway's clock. */
  serverNow(): number {
    return Date.parse(this.view?.at ?? '') + this.sinceData_s * 1_000;
  }

  async pair(pin: string): Promise<void> {
    this.phase = 'signed-out';
    await this.enter(pin);
  }

  /** Signs in; the answer shows in `phase` and `signIn`. A second call while one is under way does nothing. */
  async enter(pin: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const answer = await this.api.signIn(pin, this.language);
    this.busy = false;
    this.tick();
    if (answer.kind === 'ok') {
      this.signIn = {};
      this.phase = 'starting';
      this.#live.start();
    } else this.signIn = this.#signInAfter(answer);
  }

  /** The session ended: back to the PIN. */
  signOut(): void {
    this.#live.stop();
    this.signIn = this.#hadSession ? { reason: 'again' } : {};
    this.phase = 'signed-out';
  }

  override(zone: string, request: OverrideRequest): Promise<Answer<unknown>> {
    return this.#command(this.api.override(zone, request, this.language));
  }

  stopAll(): Promise<Answer<unknown>> {
    return this.#command(this.api.stopAll(this.language));
  }

  saveRules(zone: string, change: RulesChange): Promise<Answer<RuleSetView>> {
    return this.#command(this.api.putRules(zone, change, this.language));
  }

  rollBackRules(zone: string, back: RulesReturn): Promise<Answer<RuleSetView>> {
    return this.#command(this.api.rollBackRules(zone, back, this.language));
  }

  async #command<T>(sent: Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await sent;
    if (answer.kind === 'signed-out') this.signOut();
    else await this.#live.refresh(); // also after a refusal: another phone may have changed things
    return answer;
  }

  #accept(view: StateView): void {
    this.view = view;
    this.#receivedAt = this.#ports.now();
    this.#now = this.#receivedAt;
    this.#hadSession = true;
    this.phase = 'open';
  }

  #signInAfter(failure: Failure): Farm['signIn'] {
    switch (failure.kind) {
      case 'signed-out':
        return { reason: 'wrong' };
      case 'wait':
        return { waitUntil: this.#ports.now() + failure.wait_s * 1_000 };
      case 'refused':
      case 'failed':
        return { refusal: failure.text };
      case 'unreachable':
        return { reason: 'unreachable' };
    }
  }
}
