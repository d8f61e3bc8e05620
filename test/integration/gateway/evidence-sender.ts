/** What brings evidence to the api, with a real store, a real api and a clock moved by hand. */
import { onTestFinished } from 'vitest';
import { digestOf, seal } from '../../../domain/evidence.ts';
import type { EvidenceDay } from '../../../domain/evidence.ts';
import { pairingProof } from '../../../domain/pairing.ts';
import { EvidenceForwarder } from '../../../gateway/forward/evidence-forwarder.ts';
import { evidenceSink } from '../../../gateway/forward/sinks/evidence.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import { SOME_TIME, frameEntry, openTestStore, silent } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { EvidenceApi, TOKEN } from './evidence-api.ts';
import { evidenceOf, gateway, publicKey, secretKey } from './evidence-season.ts';

export const who = {
  public_key: publicKey,
  proof: pairingProof(TOKEN, secretKey),
  farm: 'dong-tao',
  zones: [{ id: 'khu-1', name: 'Khu 1' }],
};

/** Pauses of a sender that has nothing to do, that was refused, and that fails again and again. */
export const IDLE_MS = 1_000;
export const REFUSED_MS = 60_000;
export const FAILED_MS = [1_000, 2_000, 4_000] as const;
/** How often it pairs. */
export const PAIR_EVERY_MS = 86_400_000;

/** A pause comes after a few requests to this machine. */
const PATIENCE = { within_ms: 30_000 };

export const evidence = (given: Partial<EvidenceDay>): EvidenceDay => ({
  schema: 'nongso.evidence/1',
  gateway,
  farm: 'dong-tao',
  zone: 'khu-1',
  day: '2026-11-20',
  timezone: 'Asia/Ho_Chi_Minh',
  revision: 1,
  previous: null,
  series: {},
  waterings: [],
  litres: given.revision ?? 1,
  ...given,
});

export class Sender {
  readonly clock = handClock(SOME_TIME);
  readonly api: EvidenceApi;
  readonly #store: Store;
  forwarder: EvidenceForwarder;

  constructor(store: Store, api: EvidenceApi) {
    this.#store = store;
    this.api = api;
    this.forwarder = this.begin();
  }

  /** Not sending yet; ended with the test. */
  static async start(): Promise<Sender> {
    const store = await openTestStore(await tempDir());
    // A zone has its name in the journal from its first frame on.
    for (const zone of ['khu-1', 'khu-2']) await store.journal.append(frameEntry({ device: zone, zone }));
    return new Sender(store, await EvidenceApi.start());
  }

  /** Another run of the gateway: what it knows is what is stored. */
  begin(): EvidenceForwarder {
    const { api, clock } = this;
    const forwarder = new EvidenceForwarder({
      sink: evidenceSink({ url: `${api.url}/`, token: TOKEN, gateway, who, clock }),
      outbox: evidenceOf(this.#store),
      clock,
      log: silent,
    });
    onTestFinished(() => forwarder.stop());
    this.forwarder = forwarder;
    return forwarder;
  }

  /** Keeps so many revisions of a day from `first` on, as the sealer does. */
  async keep(zone: string, day: string, revisions = 1, first = 1): Promise<void> {
    let previous: string | null = null;
    for (let revision = 1; revision < first + revisions; revision++) {
      const sealed = seal(evidence({ zone, day, revision, previous }), secretKey);
      previous = digestOf(sealed.document);
      if (revision >= first) await evidenceOf(this.#store).settle({ zone, day }, { ...sealed, revision });
    }
  }

  waiting(): Promise<number> {
    return evidenceOf(this.#store).waiting();
  }

  allSent() {
    return eventually('everything is confirmed', async () => (await this.waiting()) === 0);
  }

  alarm(wanted: string) {
    return eventually(`the alarm is ${wanted}`, () => {
      const state = this.forwarder.state();
      return state.alarm === wanted && state;
    });
  }

  /** Waits until nothing but a pause of this length is going on, ms. */
  rests(pause_ms: number) {
    const isResting = () => this.clock.waiting().join() === String(pause_ms);
    return eventually(`it rests for ${pause_ms} ms`, isResting, PATIENCE);
  }

  /** Lets a resting sender pair again. */
  async passADay(): Promise<void> {
    await this.rests(IDLE_MS);
    const { length } = this.api.paired;
    this.clock.advance(PAIR_EVERY_MS);
    await eventually('it has paired again', () => this.api.paired.length === length + 1);
    await this.rests(IDLE_MS);
  }

  /** Lets a pause of this length run out, ms. */
  async pass(pause_ms: number): Promise<void> {
    await this.rests(pause_ms);
    this.clock.advance(pause_ms);
  }
}
