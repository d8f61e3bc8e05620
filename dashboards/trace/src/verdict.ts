/** The verdict of a page: words, colour and sign of what the buyer learns first. */
import type { TraceState, TraceView } from '../../../domain/http/trace.ts';
import { TRACE_WORDS } from '../messages/index.ts';
import type { VerdictText } from '../messages/words.ts';
import { localPath, phoneLink } from './links.ts';
import { formatDay } from './local-day.ts';

type Tone = 'good' | 'bad' | 'doubt' | 'plain';

interface Face {
  readonly tone: Tone;
  readonly icon: 'check' | 'alert' | 'cross' | 'clock' | 'question' | 'leaf';
  /** Whether the producer is to be called: shown as a button then. */
  readonly calls: boolean;
}

const FACES: Readonly<Record<TraceState, Face>> = {
  live: { tone: 'good', icon: 'check', calls: false },
  recalled: { tone: 'bad', icon: 'alert', calls: true },
  void: { tone: 'bad', icon: 'cross', calls: true },
  not_active: { tone: 'plain', icon: 'clock', calls: false },
  not_issued: { tone: 'doubt', icon: 'question', calls: true },
  product: { tone: 'plain', icon: 'leaf', calls: false },
  unknown_product: { tone: 'plain', icon: 'question', calls: false },
  malformed: { tone: 'plain', icon: 'question', calls: false },
};

export interface Verdict extends VerdictText {
  readonly tone: Tone;
  readonly icon: Face['icon'];
  /** Why a lot was recalled, or what is wrong with an address. */
  readonly reason: string | null;
  readonly call: { readonly href: string; readonly text: string } | null;
  /** Paths on this host. */
  readonly didYouMean: readonly string[];
}

export function verdictOf(view: TraceView): Verdict {
  const words = TRACE_WORDS[view.language];
  const { tone, icon, calls } = FACES[view.state];
  const recall = view.state === 'recalled' ? view.lot?.recall : undefined;
  const phone = view.producer?.phone ?? null;
  const tel = calls && phone !== null ? phoneLink(phone) : undefined;
  return {
    ...words.verdict[view.state]({
      producer: view.producer?.name ?? words.someProducer,
      lot: view.lot?.number ?? null,
      recalledOn: recall ? formatDay(view.language, recall.on) : null,
    }),
    tone,
    icon,
    reason: recall ? `${words.recallReason}: ${recall.reason}` : faultOf(view),
    call: phone !== null && tel !== undefined ? { href: tel, text: words.call(phone) } : null,
    didYouMean: view.didYouMean.flatMap((path) => localPath(path) ?? []),
  };
}

/** In words; null for a fault that this page does not know. */
function faultOf({ fault, language }: TraceView): string | null {
  return new Map<string | null, string>(Object.entries(TRACE_WORDS[language].fault)).get(fault) ?? null;
}
