/** Everything that our screens, alarms and commands say in one language, as patterns that a document's quotes are held against. */
import { alarms as alarmsEn } from '../../domain/messages/en/alarms.ts';
import { alarms as alarmsVi } from '../../domain/messages/vi/alarms.ts';
import type { Language } from '../../domain/messages/index.ts';
import { en as apiEn } from '../../api/http/messages/en.ts';
import { vi as apiVi } from '../../api/http/messages/vi.ts';
import { WORDS as CONSOLE } from '../../dashboards/coop/messages/index.ts';
import { en as traceEn } from '../../dashboards/trace/messages/en.ts';
import { vi as traceVi } from '../../dashboards/trace/messages/vi.ts';
import { dataEn } from '../../dashboards/ui/messages/data-en.ts';
import { dataVi } from '../../dashboards/ui/messages/data-vi.ts';
import { WORDS as FARM } from '../../dashboards/ui/messages/index.ts';
import { ruleEn } from '../../dashboards/ui/messages/rule-en.ts';
import { ruleVi } from '../../dashboards/ui/messages/rule-vi.ts';
import { en as doctorEn } from '../../cli/doctor/messages/en/index.ts';
import { vi as doctorVi } from '../../cli/doctor/messages/vi/index.ts';
import type { Words as DoctorWords } from '../../cli/doctor/messages/words.ts';
import { en as gatewayEn } from '../../gateway/local/messages/en.ts';
import { vi as gatewayVi } from '../../gateway/local/messages/vi.ts';

export const ALARMS = { vi: alarmsVi, en: alarmsEn } as const;

/** What stands for a fact in a sentence; the number is one that no sentence has of its own. */
export const FACTS = { name: '§', number: 774_411 } as const;
const { name: FACT, number: NUMBER } = FACTS;
/** What a sentence makes of a fact that it cannot know, and of the number. */
const MADE_UP = /undefined|NaN|\{\w+\}|774[.,]?411|\d{4}-\d\d-\d\dT[\d:]+Z/g;

/** An argument of which every property is this fact. */
const everything = (fact: unknown): unknown =>
  new Proxy(
    {},
    { get: (_, name) => (name === Symbol.toPrimitive || name === 'toLocaleString' ? () => fact : fact) },
  );

/** Of the doctor, what it says with facts of which only some are possible. */
const doctor = (words: DoctorWords): unknown => [
  words,
  words.sentences.port_taken({ of: 'mqtt', port: NUMBER, holder: FACT }),
  words.sentences.store_damaged({ store: 'journal', file: FACT, words: FACT }),
  words.sentences.broker_refuses({ of: 'farm', broker: FACT, words: FACT }),
  words.sentences.server_credentials({ server: FACT, key: 'token', words: FACT }),
];

const SOURCES: Readonly<Record<Language, readonly unknown[]>> = {
  vi: [alarmsVi, FARM.vi, ruleVi, dataVi, gatewayVi, CONSOLE.vi, apiVi, traceVi, doctor(doctorVi)],
  en: [alarmsEn, FARM.en, ruleEn, dataEn, gatewayEn, CONSOLE.en, apiEn, traceEn, doctor(doctorEn)],
};

const ARGUMENTS: readonly unknown[] = [FACT, NUMBER, everything(FACT), everything(NUMBER)];

/** Every text in a tree of messages; a function is asked with facts of every kind, and one that asks for more is passed over. */
function textsIn(messages: unknown): readonly string[] {
  if (typeof messages === 'string') return [messages];
  if (typeof messages === 'function')
    return ARGUMENTS.flatMap((fact) => {
      const facts = Array.from({ length: Math.max(1, messages.length) }, () => fact);
      return saidBy(() => Reflect.apply(messages, undefined, facts));
    });
  if (typeof messages !== 'object' || messages === null) return [];
  return Object.values(messages).flatMap(textsIn);
}

function saidBy(ask: () => unknown): readonly string[] {
  try {
    return textsIn(ask());
  } catch {
    return []; // this fact does not fit; another will
  }
}

/** Line breaks and hard spaces are a matter of the page. */
export const inOneLine = (text: string): string => text.replaceAll(/[\s\u00a0]+/g, ' ').trim();

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const lettersIn = (text: string): number => text.replaceAll(/[^\p{L}]/gu, '').length;

/** Whether a text is what this sentence says with some facts; most of it must be the sentence's own, not the facts'. */
export function isSaidBy(sentence: string): (text: string) => boolean {
  const said = inOneLine(sentence.replaceAll(MADE_UP, FACT));
  const letters = lettersIn(said.replaceAll(FACT, ''));
  const pattern = new RegExp(`^${said.split(FACT).map(escaped).join('.+')}$`, 'u');
  return (text) => letters > 0 && 2 * letters >= lettersIn(text) && pattern.test(inOneLine(text));
}

/** Whether this text stands on a screen, or is what a command or an alarm says. */
export function saysIn(language: Language): (text: string) => boolean {
  const sentences = [...new Set(SOURCES[language].flatMap(textsIn))].map(isSaidBy);
  return (text) => sentences.some((says) => says(text));
}
