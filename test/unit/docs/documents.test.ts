// Documents that stay true: links lead somewhere, settings are settings, and no command is shown that nobody looks at.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { WORDS } from '../../../dashboards/coop/messages/index.ts';
import { parseConfig } from '../../../gateway/config.ts';
import { faultsOf, idleCommands } from '../../support/documents/faults.ts';
import { CHECKED, ON_THE_COMPUTER, ON_THE_FARM } from '../../support/documents/known.ts';
import { nongsoCalls, simpleCommands } from '../../support/documents/shell-words.ts';
import {
  at,
  blocksOf,
  commandsOf,
  documents,
  everyDocument,
  mentionsOf,
  textOf,
} from '../../support/documents/shown.ts';
import { boldIn, pressed } from '../../support/readme-steps.ts';

const LINK = /(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)"/g;
/** `conf` and `acl` are files of other programs. */
const KINDS = ['sh', 'yaml', 'text', 'json', 'conf', 'acl'];
/** Its examples are rules, which a test of their own holds against the rules. */
const RULES = 'docs/rules.md';
/** What stands around a part of a configuration. */
const FARM = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.83, lon: 105.97 }
zones: [{ id: khu-1, name: Khu 1 }]
`;
const CALL = /^\s*(\S+=\S+ )*(sudo )?(npx nongso|(?<=sudo )nongso|node cli\/nongso\.js) [a-z]/;

/** A value for each variable that a configuration takes from the environment. */
const told = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/!env (\w+)/g)].map(([, name = '']) => [
      name,
      name.includes('BROKER') ? 'mqtts://farm:secret@broker.example:8883' : 'secret',
    ]),
  );

const files = documents();
const shown = files.flatMap(commandsOf);
const replayed = new Set(commandsOf('README.md').map(({ command }) => command));
const run = new Set([...ON_THE_FARM, ...ON_THE_COMPUTER].map(({ command }) => command));
const reasonFor = (command: string): string | undefined =>
  Object.entries(CHECKED).find(([begin]) => command.startsWith(begin))?.[1];

describe('a command in a document', () => {
  it('is run by a test, or stands in the list of those that cannot be', () => {
    const unknown = shown.filter(
      ({ command }) => !replayed.has(command) && !run.has(command) && reasonFor(command) === undefined,
    );
    expect(unknown.map(at)).toEqual([]);
  });

  it('names only commands, flags, units, files and services that there are', async () => {
    const commands = await idleCommands();
    const faults = await Promise.all(
      [...shown, ...files.flatMap(mentionsOf)].map(async (one) =>
        (await faultsOf(one.command, commands)).map((fault) => `${at(one)}: ${fault}`),
      ),
    );
    expect(faults.flat()).toEqual([]);
  });

  it('stands in a block of its kind', () => {
    const blocks = files.flatMap(blocksOf);
    expect(
      blocks.filter(({ kind }) => !KINDS.includes(kind)).map(({ file, line }) => `${file}:${line}`),
    ).toEqual([]);
    const hidden = blocks.filter(({ kind, lines }) => kind !== 'sh' && lines.some((line) => CALL.test(line)));
    expect(hidden.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
  });
});

describe('the list of commands', () => {
  it('has none that no document shows', () => {
    const all = shown.map(({ command }) => command);
    expect([...run].filter((command) => !all.includes(command))).toEqual([]);
    const others = all.filter((command) => !replayed.has(command) && !run.has(command));
    const idle = Object.keys(CHECKED).filter((begin) => !others.some((command) => command.startsWith(begin)));
    expect(idle).toEqual([]);
  });

  it.each([
    ['npx nongso gateway --confg nongso.yaml', /--confg/],
    ['sudo nongso restor /media/usb', /no command "restor"/],
    ['docker compose exec gateway node cli/nongso.js pin --unpiar', /--unpiar/],
    ['docker compose logs gatewya', /no service gatewya/],
    ['docker compose run --rm gateway restor /backup/farm', /no command "restor"/],
    ['docker volume rm nongso_journal', /no volume journal/],
    ['docker compose -f docker-compose.usb.yml up', /no docker-compose\.usb\.yml/],
    ['sudo systemctl restart nongso-gatewya', /no nongso-gatewya\.service/],
    ['cp ../docs/examples/last-farm.yaml nongso.yaml', /no docs\/examples\/last-farm\.yaml/],
    ['npm run biuld', /no script biuld/],
  ])('would not let "%s" pass', async (command, fault) => {
    expect((await faultsOf(command, await idleCommands())).join()).toMatch(fault);
  });

  it('sees what a line calls', () => {
    expect(simpleCommands(`A=1 npx b "c d" > e | f '#g'`)).toEqual([
      ['A=1', 'npx', 'b', 'c d'],
      ['f', '#g'],
    ]);
    expect(simpleCommands('a b-$(date +%F) --c & d')).toEqual([['a', 'b-$(date +%F)', '--c'], ['d']]);
    expect(nongsoCalls('(umask 077; docker run --rm nongso secrets > .env)')).toEqual([['secrets']]);
    expect(nongsoCalls('npx nongso cooperative "HTX Đông Tảo"')).toEqual([['cooperative', 'HTX Đông Tảo']]);
    expect(nongsoCalls('docker build -t nongso .')).toEqual([]);
  });
});

describe('the README', () => {
  it('shows the same commands in both languages', () => {
    const commands = (file: string) => commandsOf(file).map(({ command }) => command);
    expect(commands('README.vi.md')).toEqual(commands('README.md'));
  });

  it.each([
    { file: 'README.md', language: 'en' },
    { file: 'README.vi.md', language: 'vi' },
  ] as const)('names what to press in the console as the console does ($file)', ({ file, language }) => {
    expect(boldIn(file)).toEqual(expect.arrayContaining([...pressed(WORDS[language])]));
  });
});

it.each(everyDocument())('%s links to what is there', (file) => {
  const missing = [...textOf(file).matchAll(LINK)]
    .map(([, link, picture]) => (link ?? picture ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(packageRoot(), dirname(file), decodeURI(target))));
  expect(missing).toEqual([]);
});

it.each(files.filter((file) => file !== RULES))('%s shows configurations that the gateway takes', (file) => {
  for (const { kind, line, lines } of blocksOf(file)) {
    const text = lines.join('\n');
    if (kind !== 'yaml') continue;
    const whole = text.startsWith('farm:') ? text : `${FARM}${text}`;
    expect(
      () => parseConfig(whole, { profiles: loadProfiles(), env: told(text) }),
      `${file}:${line}`,
    ).not.toThrow();
  }
});
