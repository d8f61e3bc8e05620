export { answers, openDatabase } from './database.ts';
export type { Db, Executor } from './database.ts';
export { dumpPostgres, nameOf, refuseUnlessEmpty, restorePostgres } from './dump.ts';
export { KEEP_PLAN } from './postgres.ts';
export type * from './schema.ts';
