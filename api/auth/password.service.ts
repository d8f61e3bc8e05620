import { Inject, Injectable } from '@nestjs/common';
import type { PasswordBody } from '../../domain/http/people.ts';
import { Refusal } from '../http/index.ts';
import { RANDOM } from '../platform/index.ts';
import type { RandomBytes } from '../platform/index.ts';
import type { MemberCaller } from './caller.ts';
import { checkPassword, sealPassword } from './password.ts';
import { PersonRepository } from './person.repository.ts';
import { SignInLimit } from './sign-in-limit.ts';

@Injectable()
export class PasswordService {
  readonly #people: PersonRepository;
  readonly #limit: SignInLimit;
  readonly #random: RandomBytes;
  constructor(people: PersonRepository, limit: SignInLimit, @Inject(RANDOM) random: RandomBytes) {
    this.#people = people;
    this.#limit = limit;
    this.#random = random;
  }

  /**
   * Changes the caller's own password and ends their other sessions. A wrong old one counts as a wrong try to sign in:
   * a session that was left open does not help to guess it.
   * @param address of the client
   */
  async change(
    { person: id, session }: MemberCaller,
    { old, new: fresh }: PasswordBody,
    address: string,
  ): Promise<void> {
    const person = await this.#people.find(id);
    if (!person) throw new Refusal('not_signed_in');
    const { login, password_hash: was } = person;
    const hash = await this.#limit.attempt({ login, address }, async () =>
      (await checkPassword(old, was)) === 'wrong' ? undefined : sealPassword(fresh, this.#random),
    );
    const isDone = hash !== undefined && (await this.#people.putPassword(id, { hash, was, keep: session }));
    if (!isDone) throw new Refusal('wrong_password');
  }
}
