/** How commands and the demonstration set up cooperatives, without a service running. */
import type { Clock } from '../../domain/clock.ts';
import { normalLogin } from '../../domain/http/people.ts';
import type { Role } from '../../domain/http/people.ts';
import { newToken, sealPassword } from '../auth/index.ts';
import type { Db } from '../db/index.ts';
import { Ids } from '../platform/index.ts';
import type { RandomBytes } from '../platform/index.ts';
import { INVITATION_MS, invitationPath } from './invitation-link.ts';
import { insertInvitation } from './invitation.repository.ts';
import { joinCooperative } from './join.ts';
import type { Joined } from './join.ts';

export interface Source {
  readonly clock: Clock;
  readonly random: RandomBytes;
}

export interface NewCooperative {
  readonly name: string;
  readonly address?: string;
  readonly phone?: string;
}

export async function createCooperative(
  db: Db,
  { clock, random }: Source,
  { name, address, phone }: NewCooperative,
): Promise<{ readonly id: string }> {
  const id = new Ids(clock, random).next();
  const values = { id, name, address: address ?? null, phone: phone ?? null, created_at: clock.now() };
  await db.insertInto('cooperative').values(values).execute();
  return { id };
}

/**
 * An invitation for the first manager, open for 7 days.
 * @returns its secret, and the path behind the api's public address that opens it
 */
export async function inviteManager(
  db: Db,
  { clock, random }: Source,
  cooperative: string,
): Promise<{ readonly token: string; readonly path: string }> {
  const token = newToken(random);
  const created_at = clock.now();
  await insertInvitation(db, {
    ...{ id: new Ids(clock, random).next(), token, cooperative, role: 'manager', name: null },
    ...{ created_by: null, created_at, expires_at: created_at + INVITATION_MS },
  });
  return { token, path: invitationPath(token) };
}

export interface NewMember {
  readonly cooperative: string;
  readonly name: string;
  /** A phone number or an e-mail, as typed; anything else throws. */
  readonly login: string;
  readonly password: string;
  readonly role: Role;
}

/** A new person with a password, as a member. Refused, and nothing written, when the login is in use. */
export async function createMember(db: Db, { clock, random }: Source, member: NewMember): Promise<Joined> {
  const { cooperative, name, password, role } = member;
  const login = normalLogin(member.login);
  if (login === undefined) throw new Error('a login is a phone number or an e-mail');
  const ids = new Ids(clock, random);
  const hash = await sealPassword(password, random);
  return db.transaction().execute((trx) =>
    joinCooperative(trx, {
      ...{ cooperative, role, at: clock.now(), newId: () => ids.next() },
      newcomer: { kind: 'new', login, name, hash },
    }),
  );
}
