import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { ProblemBody } from '../domain/http/problem.ts';
import { httpListening, listenOf } from '../gateway/config/listening.ts';
import { FileSettings } from '../gateway/config/schema.ts';
import { settingsFile } from '../gateway/store/data-dir.ts';
import { openProgramSession } from '../gateway/store/settings/program-session.ts';
import { Failure, flag } from './command.ts';
import type { Arguments, Surroundings } from './command.ts';
import { readDocument } from './config-file.ts';
import { dataDir } from './data-dir.ts';
import { migrationsDir } from './package-root.ts';

/** How long a running gateway may take to say that it is there, and to answer, ms. */
const THERE_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 40_000;

/** Listening everywhere is being reachable here. */
const HERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where the gateway of this file is to be found. The rest of the file is not looked at: it may need what only the service has. */
function addressOf(file: string, env: Surroundings['env']): string {
  const { http } = z.looseObject({ http: z.unknown().optional() }).parse(readDocument(file).toJS() ?? {});
  const settings = FileSettings.pick({ http: true }).safeParse({ http });
  if (!settings.success)
    throw new Failure(`${file}: http: ${settings.error.issues[0]?.message ?? 'is wrong'}`);
  const { host, port } = listenOf(httpListening(settings.data.http.listen, env));
  const here = HERE[host] ?? host;
  return `http://${isIPv6(here) ? `[${here}]` : here}:${port}`;
}

export interface Question {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** Asks the running gateway; gives the body of its answer. Rejects with Failure, in the gateway's own words if it has any. */
export type Ask = <Body>(question: Question, body: z.ZodType<Body>) => Promise<Body>;

/**
 * Lets a command ask the running gateway of `--config`, signed in by what it may write into the data folder.
 * @param name who it is in what the gateway records
 * @throws Failure when the gateway does not run, or has another data folder
 */
export async function withFarmService<Result>(
  { args, surroundings, name }: { args: Arguments; surroundings: Surroundings; name: string },
  use: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const file = flag(args, 'config');
  const url = addressOf(file, surroundings.env);
  await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(THERE_WITHIN_MS) }).catch(() => {
    throw new Failure(
      `no gateway answers at ${url}; start it with: npx nongso gateway --config ${file}, or set NONGSO_GATEWAY_PORT to its port`,
    );
  });
  const folder = dataDir(surroundings);
  const wrongFolder = `${folder} is not the data folder of the gateway at ${url}; set NONGSO_DATA_DIR to that one`;
  if (!existsSync(settingsFile(folder))) throw new Failure(wrongFolder);
  const signIn = () =>
    openProgramSession({
      ...{ dataDir: folder, migrationsDir: migrationsDir(), random: randomBytes, now: Date.now(), name },
    });
  let session = signIn();
  let wasLetIn = false;
  const send = ({ method, path, body }: Question): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${session.token}`,
        'accept-language': 'en',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch((error: unknown) => {
      throw new Failure(
        `the gateway at ${url} gave no answer (${error instanceof Error ? error.message : String(error)}); what it was asked may be done all the same`,
      );
    });
  const ask: Ask = async (question, schema) => {
    let answer = await send(question);
    if (answer.status === 401 && wasLetIn) {
      // A session is short, and a large group takes longer. Nothing was done for one that is over.
      session.end();
      session = signIn();
      answer = await send(question);
    }
    if (answer.status === 401) throw new Failure(wrongFolder);
    wasLetIn = true;
    const said: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw new Failure(wordsOf(said) ?? notUnderstood(url, answer.status));
    const body = schema.safeParse(said);
    if (!body.success) throw new Failure(notUnderstood(url, answer.status));
    return body.data;
  };
  try {
    return await use(ask);
  } finally {
    session.end();
  }
}

const notUnderstood = (url: string, status: number): string =>
  `what answers at ${url} (status ${status}) is no gateway of this version; see which program listens there`;

/** A problem in one line; undefined when it is none. */
function wordsOf(said: unknown): string | undefined {
  const problem = ProblemBody.safeParse(said);
  if (!problem.success) return undefined;
  const { title, detail = '', errors = [] } = problem.data;
  return [`${title}.`, detail, ...errors.map(({ path, message }) => `${path}: ${message}.`)].join(' ').trim();
}
