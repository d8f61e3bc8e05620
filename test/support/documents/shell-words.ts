/** Just enough of a shell's grammar to see what a shown command calls. */

/** `KEY=value` before a command. */
const SETTING = /^[A-Za-z_]\w*=/;
const SEPARATORS = new Set([';', '|', '&', '(', ')']);
const REDIRECTIONS = new Set(['<', '>']);

/**
 * The simple commands of a line, each as its words without quotes: `A=1 npx b "c d" > e | f` gives
 * `[['A=1', 'npx', 'b', 'c d'], ['f']]`. Knows quotes and backslashes; takes `$…` and `$(…)` as they stand.
 */
export function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let quote = '';
  let isTarget = false;
  const endWord = (): void => {
    if (word !== undefined && !isTarget) commands.at(-1)?.push(word);
    if (word !== undefined) isTarget = false;
    word = undefined;
  };
  for (let index = 0; index < line.length; index++) {
    const sign = line.charAt(index);
    if (quote !== '' && sign === quote) quote = '';
    else if (quote !== '') word = (word ?? '') + sign;
    else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (line.startsWith('$(', index)) {
      const end = line.indexOf(')', index);
      const inner = line.slice(index, end === -1 ? undefined : end + 1);
      word = (word ?? '') + inner;
      index += inner.length - 1;
    } else if (sign === '\\') word = (word ?? '') + line.charAt(++index);
    else if (REDIRECTIONS.has(sign)) {
      endWord();
      isTarget = true;
    } else if (SEPARATORS.has(sign)) {
      endWord();
      commands.push([]);
    } else if (/\s/.test(sign)) endWord();
    else word = (word ?? '') + sign;
  }
  endWord();
  return commands.filter((words) => words.length > 0);
}

/** What is called, and with what: without settings before it and without `sudo`. */
export function callOf(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !SETTING.test(word) && word !== 'sudo');
  return first === -1 ? [] : words.slice(first);
}

/** Services of docker-compose.yml whose program is nongso: what `docker compose run` adds are its words. */
const OUR_SERVICES = new Set(['gateway', 'api', 'sim']);

/**
 * The words behind each `nongso` that a line calls: by npx, by its file, as an installed program, or in a container of an
 * image or a service.
 */
export function nongsoCalls(line: string): string[][] {
  return simpleCommands(line).flatMap((words) => {
    const call = callOf(words);
    const place = call.findIndex((word, index) => isNongso(word, call.slice(0, index)));
    return place === -1 || place + 1 === call.length ? [] : [call.slice(place + 1)];
  });
}

function isNongso(word: string, before: readonly string[]): boolean {
  const [program, ...rest] = before;
  if (/(^|\/)cli\/nongso\.js$/.test(word)) return true;
  if (word === 'nongso') return program === undefined || program === 'npx' || rest[0] === 'run';
  return program === 'docker' && rest[0] === 'compose' && rest[1] === 'run' && OUR_SERVICES.has(word);
}
