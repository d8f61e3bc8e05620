/** What the page knows of who is there and where they are. Components read it and call its methods. */
import { createContext } from 'svelte';
import type { MeView } from '../../../../domain/http/people.ts';
import type { LanguageChoice } from '../../../ui/language-choice.ts';
import type { Language } from '../../../ui/messages/words.ts';
import { WORDS } from '../../messages/index.ts';
import { LOCALES } from '../text/locales.ts';
import { Api } from './api.ts';
import { Client } from './client.ts';
import type { Answer } from './client.ts';
import type { Drafts } from './drafts.ts';
import { addressOf, readRoute } from './route.ts';
import type { Route } from './route.ts';

export interface ConsolePorts {
  readonly fetch: typeof fetch;
  /** UTC ms. */
  readonly now: () => number;
  readonly language: LanguageChoice;
  readonly drafts: Drafts;
  /** Puts a fragment into the address bar; the browser then says that it changed. */
  readonly go: (fragment: string) => void;
  readonly after: (delay_ms: number, run: () => void) => () => void;
}

export type Phase = 'starting' | 'unreachable' | 'signed-out' | 'open';

/** How long the line that says what was done stays. */
const NOTICE_MS = 8_000;

export class Console {
  readonly api: Api;
  readonly drafts: Drafts;
  readonly now: () => number;
  readonly after: ConsolePorts['after'];
  readonly #ports: ConsolePorts;
  #forget: () => void = () => undefined;

  phase = $state<Phase>('starting');
  language = $state<Language>('vi');
  route = $state.raw<Route>({ room: 'lots' });
  me = $state.raw<MeView>();
  /** The session ran out under an open room: it waits behind the sign-in. */
  expired = $state(false);
  /** Grows with each sign-in: what was not to be had is asked for again. */
  session = $state(0);
  notice = $state('');

  readonly words = $derived(WORDS[this.language]);
  readonly locale = $derived(LOCALES[this.language]);
  /** Whether this member may write records and stamps, and whether people and gateways too. */
  readonly mayRecord = $derived(this.me?.role === 'manager' || this.me?.role === 'clerk');
  readonly mayManage = $derived(this.me?.role === 'manager');

  constructor(ports: ConsolePorts) {
    this.#ports = ports;
    this.now = ports.now;
    this.after = ports.after;
    this.drafts = ports.drafts;
    this.api = new Api(new Client(ports.fetch, () => this.language));
    this.language = ports.language.read();
  }

  async start(): Promise<void> {
    this.phase = 'starting';
    const answer = await this.api.me();
    if (answer.kind === 'ok') this.#enter(answer.body);
    else this.phase = answer.kind === 'signed-out' ? 'signed-out' : 'unreachable';
  }

  follow(fragment: string): void {
    this.route = readRoute(fragment);
  }

  go(route: Route): void {
    this.#ports.go(addressOf(route));
  }

  setLanguage(language: Language): void {
    this.language = language;
    this.#ports.language.keep(language);
  }

  /** Says for a while what was done. */
  tell(text: string): void {
    this.#forget();
    this.notice = text;
    this.#forget = this.after(NOTICE_MS, () => {
      this.notice = '';
    });
  }

  async signIn(login: string, password: string): Promise<Answer<unknown>> {
    const answer = await this.api.signIn(login, password);
    if (answer.kind === 'ok') this.#enter(answer.body.me);
    return answer;
  }

  /** After an invitation was accepted, which signs in too. */
  welcome(me: MeView): void {
    this.#enter(me);
    this.go({ room: 'lots' });
  }

  /** The cooperative was given another name. */
  rename(name: string): void {
    if (this.me) this.me = { ...this.me, cooperative: { ...this.me.cooperative, name } };
  }

  /** The answer to a call said that nobody is signed in. */
  lost(): void {
    if (this.phase === 'open') this.expired = true;
  }

  async signOut(where: 'here' | 'everywhere'): Promise<Answer<unknown>> {
    const answer = await (where === 'here' ? this.api.signOut() : this.api.signOutEverywhere());
    if (answer.kind === 'ok' || answer.kind === 'signed-out') {
      this.me = undefined;
      this.drafts.clear();
      this.expired = false;
      this.phase = 'signed-out';
      this.go({ room: 'lots' });
    }
    return answer;
  }

  #enter(me: MeView): void {
    this.me = me;
    this.phase = 'open';
    this.expired = false;
    this.session += 1;
  }
}

/** The console that a component belongs to. */
export const [consoleOf, provideConsole] = createContext<Console>();
