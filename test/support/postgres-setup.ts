// One PostgreSQL for all tests of a project; each test makes databases of its own in it.
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';
import { findProgram } from './programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://…` of an administrator; '' where PostgreSQL is missing. */
    readonly postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (findProgram('postgres') === undefined) {
    project.provide('postgresUrl', '');
    return undefined;
  }
  const server = await startPostgres();
  project.provide('postgresUrl', server.adminUrl);
  return () => server.stop();
}
