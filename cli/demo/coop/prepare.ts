import { isMap } from 'yaml';
import { wallClock } from '../../../api/clock.ts';
import { apiConfig, withApiStore } from '../../api-store.ts';
import type { Surroundings } from '../../command.ts';
import { readDocument, writeDocument } from '../../config-file.ts';
import type { ConsoleWayIn } from '../welcome.ts';
import { demoAccount } from './account.ts';
import { coopClient } from './client.ts';
import { MANAGER } from './records.ts';
import { seedCooperative } from './seed.ts';

export interface PrepareCooperative {
  /** Where the running api is reached from here. */
  readonly url: string;
  /** The gateway's configuration, which gets its way to the api. */
  readonly configFile: string;
  readonly seasonDays: number;
  readonly surroundings: Surroundings;
}

export interface PreparedCooperative {
  readonly login: string;
  readonly wayIn: ConsoleWayIn;
  /** Address of one stamp. */
  readonly stamp: string;
}

/** Gives a running api the demonstration's cooperative, and the gateway its way to it. */
export async function prepareCooperative({
  url,
  configFile,
  seasonDays,
  surroundings,
}: PrepareCooperative): Promise<PreparedCooperative> {
  const given = surroundings.env.NONGSO_DEMO_PASSWORD;
  const { token, wayIn } = await withApiStore(apiConfig(surroundings, { demonstration: true }), (db) =>
    demoAccount(db, given === '' ? undefined : given),
  );
  const document = readDocument(configFile);
  const known: unknown = document.getIn(['forward', 'api']);
  const coop = coopClient(url, token);
  const { gatewayToken, stamp } = await seedCooperative(coop, {
    now: wallClock.now(),
    seasonDays,
    hasToken: isMap(known) && known.has('token'),
  });
  await coop.delete('/api/v1/session'); // a session that is used lives on
  document.setIn(['forward', 'api', 'url'], url);
  if (gatewayToken !== undefined) document.setIn(['forward', 'api', 'token'], gatewayToken);
  writeDocument(configFile, document);
  return { login: MANAGER.login, wayIn, stamp };
}
