import { randomBytes } from 'node:crypto';
import { checkPassword, newToken, tokenHash } from '../../../api/auth/index.ts';
import { wallClock } from '../../../api/clock.ts';
import type { Db } from '../../../api/db/index.ts';
import { createCooperative, createMember, replacePassword } from '../../../api/org/index.ts';
import { newPassword } from '../../../domain/password.ts';
import type { ConsoleWayIn } from '../welcome.ts';
import { COOPERATIVE, MANAGER } from './records.ts';

/** How long the demonstration may take to write its records, ms; it signs out when it has. */
const SESSION_MS = 600_000;

export interface Account {
  readonly wayIn: ConsoleWayIn;
  /** A session of the manager, for writing the records. */
  readonly token: string;
}

/** The demonstration's cooperative and its manager; `given` is NONGSO_DEMO_PASSWORD. */
export async function demoAccount(db: Db, given: string | undefined): Promise<Account> {
  const source = { clock: wallClock, random: randomBytes };
  const fresh = given ?? newPassword(randomBytes);
  let wayIn: ConsoleWayIn = given === undefined ? { newPassword: fresh } : 'demo password';
  let member = await manager(db);
  if (member === undefined) {
    const { id } = (await cooperative(db)) ?? (await createCooperative(db, source, COOPERATIVE));
    await createMember(db, source, { cooperative: id, ...MANAGER, password: fresh, role: 'manager' });
    member = await manager(db);
  } else if (given === undefined) wayIn = 'earlier password';
  else if (!(await hasPassword(db, given)))
    await replacePassword(db, randomBytes, { login: MANAGER.login, password: given });
  if (member === undefined) throw new Error('the demonstration has no manager');

  const token = newToken(randomBytes);
  const now = wallClock.now();
  const session = { token_hash: tokenHash(token), member, created_at: now, expires_at: now + SESSION_MS };
  await db.insertInto('session').values(session).execute();
  return { wayIn, token };
}

/** Asked first: another password would end the sessions of who looks at the demonstration. */
async function hasPassword(db: Db, password: string): Promise<boolean> {
  const person = await db
    .selectFrom('person')
    .select('password_hash')
    .where('login', '=', MANAGER.login)
    .executeTakeFirst();
  return (await checkPassword(password, person?.password_hash)) !== 'wrong';
}

const cooperative = (db: Db): Promise<{ id: string } | undefined> =>
  db.selectFrom('cooperative').select('id').where('name', '=', COOPERATIVE.name).executeTakeFirst();

async function manager(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person')
    .select('member.id')
    .where('person.login', '=', MANAGER.login)
    .where('member.removed_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}
