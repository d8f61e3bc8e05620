import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { gatewayName } from '../../domain/evidence.ts';
import type {
  GatewayBody,
  GatewayView,
  NewGatewayView,
  PairBody,
  PairedView,
} from '../../domain/http/gateways.ts';
import type { ListParams, ListView } from '../../domain/http/list.ts';
import { isPairingProof } from '../../domain/pairing.ts';
import { formatInstant } from '../../domain/time.ts';
import { newToken, tokenHash } from '../auth/index.ts';
import type { GatewayCaller, MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { CooperativeRepository } from '../org/index.ts';
import { CLOCK, CONFIG, Ids, RANDOM } from '../platform/index.ts';
import type { ApiSettings, RandomBytes } from '../platform/index.ts';
import { pageOf } from '../records/index.ts';
import { GatewayRepository } from './gateway.repository.ts';
import type { GatewayRow } from './gateway.repository.ts';

@Injectable()
export class GatewayService {
  readonly #gateways: GatewayRepository;
  readonly #cooperatives: CooperativeRepository;
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #settings: ApiSettings;
  constructor(
    gateways: GatewayRepository,
    cooperatives: CooperativeRepository,
    ids: Ids,
    @Inject(CLOCK) clock: Clock,
    @Inject(RANDOM) random: RandomBytes,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#gateways = gateways;
    this.#cooperatives = cooperatives;
    this.#ids = ids;
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
  }

  async list({ cooperative }: MemberCaller, params: ListParams): Promise<ListView<GatewayView>> {
    const rows = await this.#gateways.list(cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async get({ cooperative }: MemberCaller, id: string): Promise<GatewayView> {
    const row = await this.#gateways.find(cooperative, id);
    if (!row) throw new Refusal('not_found');
    return this.#view(row);
  }

  async create(caller: MemberCaller, { name }: GatewayBody): Promise<NewGatewayView> {
    const { cooperative } = caller;
    const id = this.#ids.next();
    const token = newToken(this.#random);
    const created_at = this.#clock.now();
    await this.#gateways.insert({ id, cooperative, name, token_hash: tokenHash(token), created_at });
    return { ...(await this.get(caller, id)), token };
  }

  /**
   * The old token ends, and so does the tie to the key: the first gateway that pairs with the new token is bound to it,
   * be it the same box or one that replaces it. Evidence that the old box has sent stays with this record, each day with
   * the key it was sealed by; only the box that is bound now may send more.
   */
  async renewToken(caller: MemberCaller, id: string): Promise<NewGatewayView> {
    const token = newToken(this.#random);
    if (!(await this.#gateways.renewToken(caller.cooperative, id, tokenHash(token))))
      throw new Refusal('not_found');
    return { ...(await this.get(caller, id)), token };
  }

  async withdraw({ cooperative }: MemberCaller, id: string): Promise<void> {
    if (!(await this.#gateways.withdraw(cooperative, id, this.#clock.now()))) throw new Refusal('not_found');
  }

  /**
   * Binds the first key that comes with a token to it; the same key again brings farm and zones up to date.
   * `wrong_signature`: the proof was not made by this key for this token.
   * `key_changed`: the token is bound to another key, or the key to another gateway record, here or elsewhere.
   */
  async pair({ cooperative, gateway, tokenHash }: GatewayCaller, body: PairBody): Promise<PairedView> {
    const { public_key, proof, farm, zones } = body;
    if (!isPairingProof(proof, { tokenHash, publicKey: public_key })) throw new Refusal('wrong_signature');
    const own_name = gatewayName(public_key);
    const isPaired = await this.#gateways.pair(cooperative, gateway, {
      ...{ own_name, public_key, farm },
      zones: JSON.stringify(zones),
      seen_at: this.#clock.now(),
    });
    if (!isPaired) throw new Refusal('key_changed');
    const { name } = await this.#cooperatives.get(cooperative);
    const have = await this.#gateways.sealed(cooperative, gateway, own_name);
    return { id: gateway, gateway: own_name, cooperative: name, have };
  }

  #view({ id, name, own_name, farm, zones, created_at, seen_at }: GatewayRow): GatewayView {
    const instant = (at: number) => formatInstant(at, this.#settings.timezone);
    return {
      ...{ id, name, gateway: own_name, farm },
      zones: zones === null ? [] : (JSON.parse(zones) as GatewayView['zones']),
      created_at: instant(created_at),
      seen_at: seen_at === null ? null : instant(seen_at),
    };
  }
}
