/** The farm's own HTTP service: the phone page and what it asks for. Works without the internet. */
import { isIPv6 } from 'node:net';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Subject } from '../../domain/messages/index.ts';
import type {
  BacktestDesk,
  FarmDesk,
  ForecastDesk,
  Health,
  RuleDesk,
  ShadowDesk,
} from '../core/ports/desk.ts';
import type { Accounts } from '../core/ports/accounts.ts';
import type { DeadLetterDesk } from '../core/ports/dead-letters.ts';
import type { JournalReader } from '../core/ports/reads.ts';
import type { PairingStore } from '../core/ports/settings.ts';
import { accounts } from './accounts.ts';
import { backtests } from './backtests.ts';
import { deadLetters } from './dead-letters.ts';
import { decisions } from './decisions.ts';
import { devices } from './devices.ts';
import type { HeardDevice } from './devices.ts';
import { forecast } from './forecast.ts';
import { flips } from './flips.ts';
import { createGuard } from './guard.ts';
import { healthz } from './healthz.ts';
import { history } from './history.ts';
import { createLive } from './live.ts';
import { metricsRoute } from './metrics-route.ts';
import { withOpenApi } from './openapi.ts';
import { override } from './override.ts';
import { servePage } from './page.ts';
import { register } from './register.ts';
import { ruleKinds } from './rule-kinds.ts';
import { rules } from './rules.ts';
import { createServer } from './server.ts';
import { session } from './session.ts';
import { shadows } from './shadows.ts';
import { state } from './state.ts';
import { stopAll } from './stop-all.ts';
import { stream } from './stream.ts';

export interface HttpOptions {
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly desk: FarmDesk;
  readonly rules: RuleDesk;
  readonly deadLetters: DeadLetterDesk;
  readonly backtests: BacktestDesk;
  readonly shadows: ShadowDesk;
  readonly forecast: ForecastDesk;
  readonly reader: JournalReader;
  readonly accounts: Accounts;
  readonly devices: () => readonly HeardDevice[];
  readonly pairing: PairingStore;
  readonly health: () => Health;
  /** Prometheus text; createMetrics makes it. */
  readonly metrics: () => Promise<string>;
  /** What a decision is about, also when its zone or output is no longer configured. */
  readonly subject: (decision: Decision) => Subject;
  /** IANA name of the farm's time zone. */
  readonly timezone: string;
  /** Folder of the built phone page. */
  readonly pageDir: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface RunningHttp {
  readonly port: number;
  readonly url: string;
  /** Ends the streams, lets requests under way finish for a moment, then closes every socket. Safe to call again. */
  stop(): Promise<void>;
}

/** Requests under way when the service stops get so long. */
const STOP_GRACE_MS = 1_000;

/** Starts the service. Rejects when the address is taken or not this machine's, with the system's error. */
export async function startHttp(options: HttpOptions): Promise<RunningHttp> {
  const app = createServer(options.log);
  const live = createLive(options);
  const routes = withOpenApi([
    healthz(options),
    metricsRoute(options),
    session(options),
    state(options),
    stream({ live }),
    override(options),
    stopAll(options),
    history(options),
    decisions(options),
    accounts(options),
    devices(options),
    ...rules(options),
    ruleKinds(),
    forecast(options),
    flips(options),
    backtests(options),
    shadows(options),
    ...deadLetters(options),
  ]);
  register(app, routes, createGuard(options));
  await servePage(app, options.pageDir);

  const { host, port: wanted } = options.listen;
  try {
    await app.listen({ host, port: wanted });
  } catch (error) {
    live.stop();
    await app.close();
    throw error;
  }

  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    live.stop();
    const cancel = options.clock.at(options.clock.now() + STOP_GRACE_MS, () =>
      app.server.closeAllConnections(),
    );
    await app.close();
    cancel();
  };
  return {
    port,
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    stop: () => (stopped ??= stop()),
  };
}
