import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import type { ListParams, ListView } from '../../domain/http/list.ts';
import { normalLogin } from '../../domain/http/people.ts';
import type {
  AcceptInvitationBody,
  InvitationBody,
  InvitationOffer,
  InvitationView,
  NewInvitationView,
  SignedInView,
} from '../../domain/http/people.ts';
import { formatInstant } from '../../domain/time.ts';
import { newToken, PersonRepository, sealPassword, SessionService, SignInLimit } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import type { Db } from '../db/index.ts';
import { Refusal } from '../http/index.ts';
import { CLOCK, CONFIG, DB, Ids, RANDOM } from '../platform/index.ts';
import type { ApiSettings, RandomBytes } from '../platform/index.ts';
import { pageOf } from '../records/index.ts';
import { INVITATION_MS, invitationPath, qrImage } from './invitation-link.ts';
import { insertInvitation, InvitationRepository } from './invitation.repository.ts';
import type { InvitationRow } from './invitation.repository.ts';
import type { Newcomer } from './join.ts';

@Injectable()
export class InvitationService {
  readonly #invitations: InvitationRepository;
  readonly #people: PersonRepository;
  readonly #sessions: SessionService;
  readonly #limit: SignInLimit;
  readonly #ids: Ids;
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #settings: ApiSettings;
  constructor(
    invitations: InvitationRepository,
    people: PersonRepository,
    sessions: SessionService,
    limit: SignInLimit,
    ids: Ids,
    @Inject(DB) db: Db,
    @Inject(CLOCK) clock: Clock,
    @Inject(RANDOM) random: RandomBytes,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#invitations = invitations;
    this.#people = people;
    this.#sessions = sessions;
    this.#limit = limit;
    this.#ids = ids;
    this.#db = db;
    this.#clock = clock;
    this.#random = random;
    this.#settings = settings;
  }

  async list({ cooperative }: MemberCaller, params: ListParams): Promise<ListView<InvitationView>> {
    const rows = await this.#invitations.list(cooperative, { ...params, now: this.#clock.now() });
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async create({ cooperative, member }: MemberCaller, body: InvitationBody): Promise<NewInvitationView> {
    const created_at = this.#clock.now();
    const row = {
      ...{ id: this.#ids.next(), cooperative, role: body.role, name: body.name ?? null },
      ...{ created_by: member, created_at, expires_at: created_at + INVITATION_MS },
    };
    const token = newToken(this.#random);
    await insertInvitation(this.#db, { ...row, token });
    const url = this.#settings.publicUrl + invitationPath(token);
    return { ...this.#view(row), url, qr: await qrImage(url) };
  }

  async withdraw({ cooperative }: MemberCaller, id: string): Promise<void> {
    if (!(await this.#invitations.withdraw(cooperative, id, this.#clock.now())))
      throw new Refusal('not_found');
  }

  async look(token: string): Promise<InvitationOffer> {
    const row = await this.#invitations.byToken(token, this.#clock.now());
    if (!row) throw new Refusal('invitation_gone');
    const { role, name, expires_at } = this.#view(row);
    return { cooperative: row.cooperativeName, role, name, expires_at };
  }

  /** @param address of the client, by which wrong passwords of a known login are counted */
  async accept(body: AcceptInvitationBody, address: string): Promise<SignedInView> {
    const { token, password, name } = body;
    const login = normalLogin(body.login);
    if (login === undefined) throw new Refusal('bad_login');
    await this.look(token); // nothing is hashed for an invitation that is gone
    const newcomer = await this.#limit.attempt<Newcomer>({ login, address }, async () => {
      const known = await this.#people.byLogin(login);
      if (!known) return { kind: 'new', login, name, hash: await sealPassword(password, this.#random) };
      const proven = await this.#sessions.prove(known, password);
      return proven && { kind: 'known', person: proven.id };
    });
    if (!newcomer) throw new Refusal('login_taken');
    const newId = () => this.#ids.next();
    const accepted = await this.#invitations.accept(token, { newcomer, now: this.#clock.now(), newId });
    if (typeof accepted === 'string') throw new Refusal(accepted);
    const person = await this.#people.find(accepted.person);
    if (!person) throw new Error('a person who has just joined is not there');
    return this.#sessions.begin(person, accepted.cooperative);
  }

  #view({
    id,
    role,
    name,
    created_at,
    expires_at,
  }: Pick<InvitationRow, 'id' | 'role' | 'name' | 'created_at' | 'expires_at'>): InvitationView {
    const instant = (at: number) => formatInstant(at, this.#settings.timezone);
    return { id, role, name, created_at: instant(created_at), expires_at: instant(expires_at) };
  }
}
