import { Socket } from 'node:net';
import type { AedesOptions, AuthenticateError, Client, ConnectPacket } from 'aedes';
import type { Clock } from '../../../domain/clock.ts';
import type { CredentialStore } from '../../core/ports/settings.ts';
import type { Dialect } from './dialects/dialect.ts';
import { FailureLimit } from './failure-limit.ts';
import { ADDRESS_FAILURES, MAX_CREDENTIAL_LENGTH, MAX_KEEP_ALIVE_S, USER_FAILURES } from './limits.ts';
import type { RareLog } from './rare-log.ts';
import type { Counters } from './stats.ts';

/** CONNACK return codes (MQTT 3.1.1, table 3.1). */
const SERVER_UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

const MQTT_5 = 5;

const NO_BYTES = Buffer.alloc(0);

interface Refusal {
  readonly returnCode: 3 | 4 | 5;
  readonly reason: string;
}

interface Admitted {
  readonly device: string;
  readonly dialect: Dialect;
}

interface Parts {
  /** How a device speaks; undefined when the farm has none of this name that connects by itself. */
  readonly dialect: (device: string) => Dialect | undefined;
  readonly credentials: CredentialStore;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly rareLog: RareLog;
  readonly opened: (device: string, client: Client, dialect: Dialect) => void;
}

/** Who may connect, and as whom: the device that the credential is bound to. */
export class Login {
  readonly #parts: Parts;
  readonly #byUser: FailureLimit;
  readonly #byAddress: FailureLimit;
  /** Topic of the last will of a client that is logging in. */
  readonly #wills = new WeakMap<Client, string>();
  readonly #connects = new WeakMap<Client, ConnectPacket>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#byUser = new FailureLimit(USER_FAILURES, parts.clock);
    this.#byAddress = new FailureLimit(ADDRESS_FAILURES, parts.clock);
  }

  /** Strips a CONNECT of everything that could outlive its connection. */
  readonly preConnect: NonNullable<AedesOptions['preConnect']> = (client, packet, next) => {
    if (packet.protocolVersion === MQTT_5) this.#parts.counters.refusedConnects++; // aedes answers 1, "version"
    // A session that outlives its connection is where commands would be queued and replayed (MQTT-3.1.2-5).
    packet.clean = true;
    // aedes makes one up; after log-in it is the device's.
    packet.clientId = '';
    packet.keepalive = keepAlive_s(packet);
    // The will only says that the connection is lost, which we notice ourselves, with the reason; see `#check`.
    if (packet.will) this.#wills.set(client, packet.will.topic);
    delete packet.will;
    this.#connects.set(client, packet);
    next(null, true);
  };

  readonly authenticate: NonNullable<AedesOptions['authenticate']> = (client, username, password, done) => {
    // aedes' parser keeps the packet as long as the connection: no password is to lie in memory for months.
    const connect = this.#connects.get(client);
    if (connect?.password !== undefined) connect.password = NO_BYTES;
    this.#check(client, username, password).then(
      (answer) => {
        if ('returnCode' in answer) done(refuse(answer), null);
        else if (!client.closed) {
          this.#parts.opened(answer.device, client, answer.dialect);
          done(null, true);
        }
      },
      (error: unknown) => {
        this.#refused(client, username, `credentials could not be read: ${String(error)}`);
        done(refuse({ returnCode: SERVER_UNAVAILABLE, reason: 'server unavailable' }), null);
      },
    );
  };

  async #check(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<Admitted | Refusal> {
    const refused = (returnCode: Refusal['returnCode'], reason: string): Refusal => {
      this.#refused(client, username, reason);
      return { returnCode, reason };
    };
    if (username === undefined || password === undefined)
      return refused(BAD_CREDENTIALS, 'no user name or no password');
    if (username.length > MAX_CREDENTIAL_LENGTH || password.length > MAX_CREDENTIAL_LENGTH)
      return refused(BAD_CREDENTIALS, 'user name or password too long');
    const address = addressOf(client);
    const user = `${address} ${username}`;
    if (this.#byAddress.blocked(address) || this.#byUser.blocked(user))
      return refused(SERVER_UNAVAILABLE, 'too many failed log-ins');
    const known = await this.#parts.credentials.check(username, password.toString('utf8'));
    if (!known) {
      this.#byAddress.failed(address);
      this.#byUser.failed(user);
      return refused(BAD_CREDENTIALS, 'unknown user name or wrong password');
    }
    const { device } = known;
    const dialect = this.#parts.dialect(device);
    if (!dialect) return refused(NOT_AUTHORIZED, `the farm has no device ${device} that connects by itself`);
    const will = this.#wills.get(client);
    if (will !== undefined && will !== dialect.will)
      return refused(NOT_AUTHORIZED, `last will on ${will} instead of ${dialect.will ?? 'none'}`);
    return { device, dialect };
  }

  #refused(client: Client, username: string | undefined, reason: string): void {
    this.#parts.counters.refusedConnects++;
    const address = addressOf(client);
    const user = username?.slice(0, MAX_CREDENTIAL_LENGTH);
    this.#parts.rareLog.warn(
      `login ${address} ${user} ${reason}`,
      { address, user, reason },
      'mqtt: refused',
    );
  }
}

/** 0 would mean a dead connection is never noticed. Asking more often than told is the client's right, not ours. */
const keepAlive_s = ({ keepalive }: ConnectPacket): number =>
  keepalive && keepalive < MAX_KEEP_ALIVE_S ? keepalive : MAX_KEEP_ALIVE_S;

const addressOf = ({ conn }: Client): string =>
  conn instanceof Socket ? (conn.remoteAddress ?? 'unknown') : 'unknown';

const refuse = ({ returnCode, reason }: Refusal): AuthenticateError =>
  Object.assign(new Error(reason), { returnCode });
