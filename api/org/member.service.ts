import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import type { ListParams, ListView } from '../../domain/http/list.ts';
import type { MemberView, NewPasswordView, Role } from '../../domain/http/people.ts';
import { newPassword } from '../../domain/password.ts';
import { formatInstant } from '../../domain/time.ts';
import { sealPassword, SignInLimit } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { CLOCK, CONFIG, RANDOM } from '../platform/index.ts';
import type { ApiSettings, RandomBytes } from '../platform/index.ts';
import { pageOf } from '../records/index.ts';
import { MemberRepository } from './member.repository.ts';
import type { MemberChange, MemberRow } from './member.repository.ts';

/** Who sees by which phone number or e-mail a member signs in: those who call members up. For others it is empty. */
const SEE_LOGINS: readonly Role[] = ['manager', 'clerk'];

@Injectable()
export class MemberService {
  readonly #members: MemberRepository;
  readonly #limit: SignInLimit;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #settings: ApiSettings;
  constructor(
    members: MemberRepository,
    limit: SignInLimit,
    @Inject(CLOCK) clock: Clock,
    @Inject(RANDOM) random: RandomBytes,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#members = members;
    this.#limit = limit;
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
  }

  async list(caller: MemberCaller, params: ListParams): Promise<ListView<MemberView>> {
    const rows = await this.#members.list(caller.cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row, caller) });
  }

  async setRole(caller: MemberCaller, id: string, role: Role): Promise<MemberView> {
    const { cooperative, member } = caller;
    refuse(await this.#members.setRole(cooperative, id, { role, at: this.#clock.now(), member }));
    const row = await this.#members.find(cooperative, id);
    if (!row) throw new Refusal('not_found');
    return this.#view(row, caller);
  }

  async remove({ cooperative, member }: MemberCaller, id: string): Promise<void> {
    refuse(await this.#members.remove(cooperative, id, { at: this.#clock.now(), member }));
  }

  /**
   * A fresh password for a member who has forgotten theirs; their sessions end. Not for somebody who belongs to another
   * cooperative too: their manager here must not get in there. Nor for oneself: a session that was left open must not
   * become a password.
   */
  async replacePassword({ cooperative, member }: MemberCaller, id: string): Promise<NewPasswordView> {
    if (id === member) throw new Refusal('own_password');
    const row = await this.#members.find(cooperative, id);
    if (!row) throw new Refusal('not_found');
    const { login } = row;
    const password = newPassword(this.#random);
    const hash = await this.#limit.turn(() => sealPassword(password, this.#random));
    const by = { at: this.#clock.now(), member };
    refuse(await this.#members.replacePassword(cooperative, id, { hash, by }), { login });
    return { login, password };
  }

  #view({ id, name, login, role, joined_at }: MemberRow, caller: MemberCaller): MemberView {
    return {
      ...{ id, name, role },
      login: SEE_LOGINS.includes(caller.role) ? login : '',
      joined_at: formatInstant(joined_at, this.#settings.timezone),
    };
  }
}

function refuse(change: MemberChange, facts: { readonly login?: string } = {}): void {
  if (change !== 'done') throw new Refusal(change, { facts });
}
