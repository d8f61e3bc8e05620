// People with passwords in a cooperative of a test, and what a browser would send for them.
import { randomBytes } from 'node:crypto';
import { createMember } from '../../api/org/index.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Role, SignedInView } from '../../domain/http/people.ts';
import type { Answer, CoopApi } from './coop-api.ts';

export const PASSWORD = 'nhãn lồng Phố Hiến';
/** 2026-11-22 12:00 in Hanoi. */
export const NOON = Date.UTC(2026, 10, 22, 5);

/** A person who signs in with {@link PASSWORD}. */
export async function person(
  { api }: CoopApi,
  cooperative: string,
  who: { login: string; role?: Role; clock?: Clock },
): Promise<void> {
  const clock = who.clock ?? { now: () => NOON, at: () => () => undefined };
  const joined = await createMember(
    api.db,
    { clock, random: randomBytes },
    { cooperative, name: 'Chị Lan', login: who.login, password: PASSWORD, role: who.role ?? 'manager' },
  );
  if ('refused' in joined) throw new Error(joined.refused);
}

/** The person with this login is a member of another cooperative as well, since a moment later. */
export async function alsoIn(
  { api }: CoopApi,
  cooperative: string,
  { login, role }: { login: string; role: Role },
): Promise<void> {
  const { id } = await api.db
    .selectFrom('person')
    .select('id')
    .where('login', '=', login)
    .executeTakeFirstOrThrow();
  await api.db
    .insertInto('member')
    .values({ id: `also-${id}`, cooperative, person: id, role, joined_at: NOON + 1, removed_at: null })
    .execute();
}

/** Signs in, from an address that a trusted proxy names. */
export const signIn = (
  { stranger }: CoopApi,
  login: string,
  { password = PASSWORD, from, ...more }: { password?: string; from?: string; cooperative?: string } = {},
): Promise<Answer<SignedInView>> =>
  stranger<SignedInView>(
    'POST /api/v1/session',
    { login, password, ...more },
    from === undefined ? {} : { 'x-forwarded-for': from },
  );

/** The cookie header that a browser sends after this answer. */
export const cookieOf = ({ headers }: Answer<unknown>): string =>
  (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
