import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { normalLogin } from '../../domain/http/people.ts';
import type { MeView, SignedInView, SignInBody } from '../../domain/http/people.ts';
import { formatInstant } from '../../domain/time.ts';
import { Refusal } from '../http/index.ts';
import { CLOCK, CONFIG, RANDOM } from '../platform/index.ts';
import type { ApiSettings, RandomBytes } from '../platform/index.ts';
import type { MemberCaller } from './caller.ts';
import { checkPassword, sealPassword } from './password.ts';
import { PersonRepository } from './person.repository.ts';
import type { Membership, PersonRow } from './person.repository.ts';
import { SESSION_MS } from './session-time.ts';
import { SessionRepository } from './session.repository.ts';
import { SignInLimit } from './sign-in-limit.ts';
import { newToken } from './token.ts';

/** Signs people in and out. */
@Injectable()
export class SessionService {
  readonly #people: PersonRepository;
  readonly #sessions: SessionRepository;
  readonly #limit: SignInLimit;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #settings: ApiSettings;
  constructor(
    people: PersonRepository,
    sessions: SessionRepository,
    limit: SignInLimit,
    @Inject(CLOCK) clock: Clock,
    @Inject(RANDOM) random: RandomBytes,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#people = people;
    this.#sessions = sessions;
    this.#limit = limit;
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
  }

  /** @param address of the client, by which wrong tries are counted */
  async signIn(body: SignInBody, address: string): Promise<SignedInView> {
    const login = normalLogin(body.login ?? body.email ?? '');
    if (login === undefined) throw new Refusal('bad_login');
    const person = await this.#limit.attempt({ login, address }, async () =>
      this.prove(await this.#people.byLogin(login), body.password),
    );
    if (!person) throw new Refusal('wrong_sign_in');
    return this.begin(person, body.cooperative);
  }

  /**
   * The person when this is the password of theirs. To be called within {@link SignInLimit.attempt} only: it costs time
   * and memory. An unknown person takes as long as a wrong password.
   */
  async prove(person: PersonRow | undefined, password: string): Promise<PersonRow | undefined> {
    const found = await checkPassword(password, person?.password_hash);
    if (!person || found === 'wrong') return undefined;
    if (found === 'outdated')
      await this.#people.replaceHash(person, await sealPassword(password, this.#random));
    return person;
  }

  /** Opens a session of a person in one of their cooperatives, the latest joined when none is named. */
  async begin(person: PersonRow, cooperative: string | undefined): Promise<SignedInView> {
    const memberships = await this.#people.memberships(person.id);
    const membership = memberships.find(({ cooperative: { id } }) => id === (cooperative ?? id));
    if (!membership) throw new Refusal('not_a_member');
    const token = newToken(this.#random);
    const at = this.#clock.now();
    const expiresAt = at + SESSION_MS;
    await this.#sessions.open({ token, member: membership.member, at, expiresAt });
    const expires_at = formatInstant(expiresAt, this.#settings.timezone);
    return { token, expires_at, me: meView(person, membership, memberships) };
  }

  async me(caller: MemberCaller): Promise<MeView> {
    const [person, memberships] = await Promise.all([
      this.#people.find(caller.person),
      this.#people.memberships(caller.person),
    ]);
    const membership = memberships.find(({ member }) => member === caller.member);
    // Removed between the guard's look and this one.
    if (!person || !membership) throw new Refusal('not_signed_in');
    return meView(person, membership, memberships);
  }

  end({ session }: MemberCaller): Promise<void> {
    return this.#sessions.end(session);
  }

  endAll({ person }: MemberCaller): Promise<void> {
    return this.#sessions.endAll(person);
  }
}

const meView = (
  { name, login }: PersonRow,
  { member, role, cooperative }: Membership,
  memberships: readonly Membership[],
): MeView => ({
  ...{ member, name, login, role, cooperative },
  cooperatives: memberships.map((one) => one.cooperative),
});
