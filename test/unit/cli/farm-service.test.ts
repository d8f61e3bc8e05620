import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { Failure } from '../../../cli/command.ts';
import { withFarmService } from '../../../cli/farm-service.ts';
import type { Ask } from '../../../cli/farm-service.ts';
import { openProgramSession } from '../../../gateway/store/settings/program-session.ts';
import { migrationsDir } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

type Answer = readonly [status: number, body: string];

const DONE: Answer = [200, '{"done":1}'];
const CLOSED: Answer = [401, '{"title":"closed"}'];
const Body = z.object({ done: z.number() });
const QUESTION = { method: 'POST', path: '/x', body: {} } as const;

/** Asks a server that gives these answers, one after the other; gives the sessions it was asked with as well. */
async function against(answers: readonly Answer[], use: (ask: Ask) => Promise<unknown>) {
  const dataDir = await tempDir();
  openProgramSession({ dataDir, migrationsDir, random: randomBytes, now: 0, name: 'x' }).end();
  const sessions: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const [status, body] = request.url === '/x' ? (answers[sessions.length] ?? CLOSED) : [200, ''];
    if (request.url === '/x') sessions.push(request.headers.authorization);
    request.resume().on('end', () => response.writeHead(status).end(body));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const config = join(dataDir, 'nongso.yaml');
  await writeFile(config, `farm: a\nhttp: { listen: '127.0.0.1:${port}' }\n`);
  const args = { words: [], flags: { config } };
  const surroundings = {
    env: { NONGSO_DATA_DIR: dataDir },
    print: () => undefined,
    note: () => undefined,
    stopped: new Promise<void>(() => undefined),
  };
  const said = await withFarmService({ args, surroundings, name: 'x' }, use);
  return { said, sessions };
}

test('a session that ends in the middle of a long change is followed by another', async () => {
  const { said, sessions } = await against([DONE, CLOSED, DONE], async (ask) => [
    await ask(QUESTION, Body),
    await ask(QUESTION, Body),
  ]);
  expect(said).toEqual([{ done: 1 }, { done: 1 }]);
  expect(sessions[1]).toBe(sessions[0]);
  expect(sessions[2]).not.toBe(sessions[0]);
});

test.each<[string, readonly Answer[], RegExp]>([
  ['lets nobody in', [CLOSED], /not the data folder/],
  ['says something that is no JSON', [[200, '<html>']], /no gateway of this version/],
  ['says something else', [[200, '{"items":[]}']], /no gateway of this version/],
  ['fails with something that is no problem', [[502, 'Bad Gateway']], /status 502/],
  [
    'refuses in its own words',
    [[409, '{"type":"about:blank","title":"Busy","status":409,"code":"busy"}']],
    /^Busy\.$/,
  ],
])('a service that %s is a failure in one line', async (_, answers, words) => {
  const asked = against(answers, (ask) => ask(QUESTION, Body));
  await expect(asked).rejects.toThrow(Failure);
  await expect(asked).rejects.toThrow(words);
});
