import { parseArgs } from 'node:util';
import { Failure, WrongUsage } from './command.ts';
import type { Command, Surroundings } from './command.ts';

const overview = (commands: readonly Command[]): string =>
  [
    'Nông Số: farm gateway, traceability service and simulator',
    '',
    ...commands.map(({ usage, summary }) => `  nongso ${usage.padEnd(44)} ${summary}`),
    '',
    'nongso COMMAND --help shows one command with an example.',
  ].join('\n');

const help = ({ usage, summary, example, options }: Command): string =>
  [
    `nongso ${usage}`,
    `  ${summary}`,
    ...Object.keys(options).map((name) => `  --${name}`),
    `example: ${example}`,
  ].join('\n');

/** Runs one command line; gives the exit code: 0 done, 1 a failure that one line explains, 2 wrong usage. */
export async function run(
  argv: readonly string[],
  commands: readonly Command[],
  surroundings: Surroundings,
): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === 'help') {
    surroundings.print(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    surroundings.note(`nongso: there is no command "${name}"; see: nongso --help`);
    return 2;
  }
  try {
    const { values, positionals } = parse(command, rest);
    if (values.help === true) {
      surroundings.print(help(command));
      return 0;
    }
    const extra = positionals[command.words ?? 0];
    if (extra !== undefined) throw new WrongUsage(`"${extra}" is one word too many`);
    const flags = Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string | boolean] => !Array.isArray(entry[1])),
    );
    return await command.run({ flags, words: positionals }, surroundings);
  } catch (error) {
    return explain(name, error, surroundings);
  }
}

function parse(command: Command, args: string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean' }, ...command.options },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

/** Says what went wrong; gives the exit code. */
function explain(name: string, error: unknown, { note, env }: Surroundings): number {
  if (error instanceof WrongUsage) {
    note(`nongso ${name}: ${error.message}; see: nongso ${name} --help`);
    return 2;
  }
  if (error instanceof Failure) {
    note(`nongso ${name}: ${error.message}`);
    return 1;
  }
  // Nobody foresaw this one: its sentence is what a person can use, its stack what a programmer asks for.
  const message = error instanceof Error ? error.message || error.name : String(error);
  note(`nongso ${name}: ${message.replaceAll(/\s*\n\s*/g, ' ')}`);
  if (env.NONGSO_LOG === 'debug' && error instanceof Error && error.stack !== undefined) note(error.stack);
  return 1;
}
