import type { SealedDay } from '../../../domain/evidence.ts';
import type {
  DayFacts,
  EvidenceBook,
  EvidenceOutbox,
  SealedRevision,
  Span,
  ZoneDay,
} from '../../core/ports/evidence.ts';
import type { WorkerCalls } from '../calls.ts';
import { evidenceConsumer } from './evidence-consumer.ts';
import type { WorkerJournal } from '../journal.ts';
import type { JournalReads } from '../journal-reads.ts';

export interface WorkerEvidenceOptions {
  readonly calls: Pick<WorkerCalls<JournalReads>, 'call'>;
  /** Writes: the journal alone does. */
  readonly journal: Pick<WorkerJournal, 'change'>;
  /** A gateway's name; each has its own chains and its own place in the journal. */
  readonly gateway: string;
  /** IANA name. */
  readonly timezone: string;
}

/** Evidence in journal.db: read, summed up and written in the store's thread. */
export class WorkerEvidence implements EvidenceBook, EvidenceOutbox {
  readonly #options: WorkerEvidenceOptions;

  constructor(options: WorkerEvidenceOptions) {
    this.#options = options;
  }

  async note(): Promise<boolean> {
    const { calls, journal, gateway, timezone } = this.#options;
    const step = await calls.call('evidenceNews', { consumer: evidenceConsumer(gateway), timezone });
    if (step === undefined) return false;
    await journal.change({ of: 'evidence', step });
    return true;
  }

  due(before: string): Promise<readonly ZoneDay[]> {
    return this.#options.calls.call('evidenceDue', before);
  }

  newest(of: ZoneDay): Promise<string | undefined> {
    const { calls, gateway } = this.#options;
    return calls.call('evidenceNewest', { ...of, gateway });
  }

  facts(zone: string, span: Span): Promise<DayFacts> {
    return this.#options.calls.call('evidenceFacts', { zone, ...span });
  }

  isPartlyGone({ zone, day }: ZoneDay): Promise<boolean> {
    return this.#options.calls.call('evidenceIsPartlyGone', { zone, day });
  }

  settle({ zone, day }: ZoneDay, sealed?: SealedDay & { readonly revision: number }): Promise<void> {
    const { journal, gateway } = this.#options;
    return journal.change({
      of: 'evidence',
      step: { step: 'settled', gateway, zone, day, ...(sealed && { sealed }) },
    });
  }

  unsent(after: number, limit: number): Promise<readonly SealedRevision[]> {
    const { calls, gateway } = this.#options;
    return calls.call('evidenceUnsent', { gateway, after, limit });
  }

  between(
    { zone, day }: ZoneDay,
    revisions: { after: number; before: number },
  ): Promise<readonly SealedRevision[]> {
    const { calls, gateway } = this.#options;
    return calls.call('evidenceBetween', { gateway, zone, day, ...revisions });
  }

  waiting(): Promise<number> {
    const { calls, gateway } = this.#options;
    return calls.call('evidenceWaiting', gateway);
  }

  confirm(seq: number): Promise<void> {
    return this.#options.journal.change({ of: 'evidence', step: { step: 'confirmed', seq } });
  }

  async reconcile(have: number): Promise<number> {
    const { calls, journal, gateway } = this.#options;
    const confirmed = await calls.call('evidenceConfirmed', gateway);
    if (confirmed <= have) return 0;
    await journal.change({ of: 'evidence', step: { step: 'forgotten', gateway } });
    return confirmed;
  }
}
