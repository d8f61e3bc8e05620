import { randomBytes } from 'node:crypto';
import { WrongUsage } from '../command.ts';
import type { Command } from '../command.ts';

/** 192 random bits. */
const SECRET_BYTES = 24;

/**
 * Hexadecimal digits only: nothing in it means anything to a shell, to compose, in an address, or at its beginning to a
 * program that is given it as an argument, as InfluxDB's is at its first start.
 */
const secret = (): string => randomBytes(SECRET_BYTES).toString('hex');

interface Line {
  readonly name: string;
  readonly value: string;
  /** What it is, for who opens the file. */
  readonly about: readonly string[];
}

/** Everything that docker-compose.yml asks of its surroundings. */
const lines = (domain: string): readonly Line[] => [
  {
    name: 'NONGSO_DOMAIN',
    value: domain,
    about: [
      'The name that buyers reach the cooperative by, without https://. Every printed stamp carries it for ever:',
      'set it before the first one. "localhost" is for trying out, and labels refuse it.',
    ],
  },
  {
    name: 'NONGSO_GATEWAY_TOKEN',
    value: '',
    about: ['What the cooperative gave this gateway (console, gateways); empty for a farm without one.'],
  },
  { name: 'POSTGRES_PASSWORD', value: secret(), about: ["The api's user of PostgreSQL, nongso."] },
  { name: 'INFLUX_PASSWORD', value: secret(), about: ['The user nongso of http://127.0.0.1:8086.'] },
  { name: 'INFLUX_TOKEN', value: secret(), about: ['By which gateway and Grafana reach InfluxDB.'] },
  { name: 'GRAFANA_PASSWORD', value: secret(), about: ['The user admin of http://127.0.0.1:3001.'] },
];

const HEAD = [
  '# Secrets and settings of docker-compose.yml, made by "nongso secrets". Keep this file as you keep a key.',
  '# PostgreSQL, InfluxDB and Grafana take their passwords at their first start only: a new file does not change them.',
];

export const secrets: Command = {
  name: 'secrets',
  usage: 'secrets [--domain HOST] [--json]',
  summary: 'prints fresh secrets and settings for docker-compose.yml, as its .env file; writes nothing',
  example: 'test -s .env || (umask 077; npx nongso secrets > .env.new && mv .env.new .env)',
  options: { domain: { type: 'string' }, json: { type: 'boolean' } },
  run({ flags }, { print }) {
    const domain = typeof flags.domain === 'string' ? flags.domain : 'localhost';
    if (URL.parse(`https://${domain}`)?.hostname !== domain)
      throw new WrongUsage(`"${domain}" is no host name; give the name alone, as id.example.vn`);
    const file = lines(domain);
    if (flags.json === true)
      print(JSON.stringify(Object.fromEntries(file.map(({ name, value }) => [name, value]))));
    else {
      HEAD.forEach(print);
      for (const { name, value, about } of file) {
        print('');
        about.forEach((text) => print(`# ${text}`));
        print(`${name}=${value}`);
      }
    }
    return Promise.resolve(0);
  },
};
