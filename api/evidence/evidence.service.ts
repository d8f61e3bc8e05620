import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { digestOf, openSeal } from '../../domain/evidence.ts';
import type { EvidenceDay, SealedDay } from '../../domain/evidence.ts';
import type { EvidenceView } from '../../domain/http/gateways.ts';
import type { GatewayCaller } from '../auth/index.ts';
import { GatewayRepository } from '../gateway/index.ts';
import { Refusal } from '../http/index.ts';
import { CLOCK } from '../platform/index.ts';
import { claimOf } from './claim.ts';
import { EvidenceRepository } from './evidence.repository.ts';
import type { EvidenceRow } from './evidence.repository.ts';

/** Takes sealed days. What it refuses says why, so that the gateway knows whether to send more, wait or give up. */
@Injectable()
export class EvidenceService {
  readonly #evidence: EvidenceRepository;
  readonly #gateways: GatewayRepository;
  readonly #clock: Clock;
  constructor(evidence: EvidenceRepository, gateways: GatewayRepository, @Inject(CLOCK) clock: Clock) {
    this.#evidence = evidence;
    this.#gateways = gateways;
    this.#clock = clock;
  }

  /**
   * Keeps a sealed day at the end of its chain; the same bytes again change nothing.
   *
   * A day that lies ahead of our clock is taken like any other: the seal tells what the gateway's clock said and
   * `received_at` what ours did, either may be the wrong one, and what is refused here would be lost. The buyer's page
   * asks for the days of a season up to the harvest.
   * @param place whose and which day it is by the address; `day` as 20261122
   */
  async put(
    { cooperative, gateway }: GatewayCaller,
    place: { readonly gateway: string; readonly day: string },
    sealed: SealedDay,
  ): Promise<EvidenceView> {
    const { day, public_key } = await this.#open({ cooperative, gateway }, place, sealed);
    const row = {
      ...{ gateway, cooperative, own_name: day.gateway, public_key },
      ...{ zone: day.zone, day: day.day, revision: day.revision },
      ...{ digest: digestOf(sealed.document), document: sealed.document, signature: sealed.signature },
      received_at: this.#clock.now(),
    };
    const before = await this.#standing(row, day);
    if (before === 'known') return viewOf(row, 'known');
    if (await this.#evidence.insert(row)) return viewOf(row, 'stored');
    // Somebody sent this revision at the same moment: it is here now.
    if ((await this.#standing(row, day)) === 'known') return viewOf(row, 'known');
    throw new Error('a revision that was there is gone');
  }

  async #open(
    { cooperative, gateway }: Pick<GatewayCaller, 'cooperative' | 'gateway'>,
    place: { readonly gateway: string; readonly day: string },
    sealed: SealedDay,
  ): Promise<{ readonly day: EvidenceDay; readonly public_key: string }> {
    const bound = await this.#gateways.find(cooperative, gateway);
    const { own_name, public_key } = bound ?? {};
    if (!public_key || place.gateway !== own_name) throw new Refusal('wrong_gateway');
    const claim = claimOf(sealed.document);
    if (!claim) throw new Refusal('not_readable');
    if (claim.gateway !== own_name) throw new Refusal('wrong_gateway');
    if (claim.day.replaceAll('-', '') !== place.day) throw new Refusal('not_readable');
    const day = openSeal(sealed, public_key);
    if (typeof day === 'string') throw new Refusal(day);
    return { day, public_key };
  }

  /** Whether these bytes are here already, or come next. */
  async #standing(row: EvidenceRow, { previous }: EvidenceDay): Promise<'known' | 'next'> {
    const { revision, digest } = row;
    const { newest, same } = await this.#evidence.known(row.cooperative, row, revision);
    if (same?.digest === digest) return 'known';
    if (same) throw new Refusal('other_bytes', { facts: { revision } });
    const have = newest?.revision ?? 0;
    if (revision !== have + 1) throw new Refusal('revision_missing', { facts: { have } });
    if (previous !== (newest?.digest ?? null)) throw new Refusal('broken_chain', { facts: { revision } });
    return 'next';
  }
}

const viewOf = ({ zone, revision, digest }: EvidenceRow, state: EvidenceView['state']): EvidenceView => ({
  ...{ zone, revision, digest, state },
});
