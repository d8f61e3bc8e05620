// A real MQTT 5 broker of a test's own, as beside Home Assistant: a free loopback port, one user, ended by pid.
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { freePort, startServer } from './server-process.ts';
import { program } from './programs.ts';

const USER = 'farm';
/** Every character that has a meaning in an address. */
const PASSWORD = 's3cret@:/#%';
const ITERATIONS = 101;

export interface Mosquitto {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** With user and password; mqtts:// where it speaks TLS. */
  readonly url: string;
  /** Of its certificate, where it speaks TLS. */
  readonly ca: string | undefined;
  readonly caFile: string | undefined;
  readonly pid: number;
  /** Ends it; what it retained is lost, unless it keeps all. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface MosquittoOptions {
  /** What is left after {@link Mosquitto.pause}: sessions with their messages, and what was retained. */
  readonly keeps?: 'nothing' | 'all';
  /** `anyone`: with whatever user and password. */
  readonly lets?: 'one_user' | 'anyone';
  /** `tls`: with a certificate by an authority of its own, for 127.0.0.1 and localhost. */
  readonly speaks?: 'plain' | 'tls';
  /** Further lines of its configuration. */
  readonly lines?: readonly string[];
}

export async function startMosquitto({
  keeps = 'nothing',
  lets = 'one_user',
  speaks = 'plain',
  lines = [],
}: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  const passwords = join(folder, 'passwords');
  await writeFile(passwords, `${USER}:${hashOf(PASSWORD)}\n`, { mode: 0o600 });
  const tls = speaks === 'tls' ? await makeCertificates(folder) : undefined;
  await writeFile(
    config,
    [
      `listener ${port} 127.0.0.1`,
      ...(tls ? tlsLines(tls) : []),
      ...(lets === 'anyone'
        ? ['allow_anonymous true']
        : ['allow_anonymous false', `password_file ${passwords}`]),
      ...(keeps === 'all' ? ['persistence true', `persistence_location ${folder}/`] : ['persistence false']),
      'user root', // or its own user could not read the files; without effect where the tests do not run as root
      'log_dest stderr',
      ...lines,
    ].join('\n'),
  );
  const run = () => startServer(program('mosquitto'), ['-c', config], /mosquitto version \S+ running/);
  let server = await run();
  return {
    port,
    user: USER,
    password: PASSWORD,
    ca: tls?.ca,
    caFile: tls?.caFile,
    url: `${tls ? 'mqtts' : 'mqtt'}://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    get pid() {
      return server.pid;
    },
    pause: () => server.stop(),
    resume: async () => void (server = await run()),
    async stop() {
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const tlsLines = ({ certFile, keyFile }: Certificates): string[] => [
  `certfile ${certFile}`,
  `keyfile ${keyFile}`,
];

/** As mosquitto_passwd writes it: PBKDF2 with SHA-512. */
function hashOf(password: string): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');
  return `$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}
