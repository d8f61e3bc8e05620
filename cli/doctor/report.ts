import type { Call } from './call.ts';
import { commandsFor, needsEnd } from './mending.ts';
import { sentenceOf } from './messages/index.ts';
import type { Words } from './messages/index.ts';
import type { Finding, Status } from './finding.ts';
import type { Setting } from './settings.ts';

export interface Report {
  readonly findings: readonly Finding[];
  readonly settings: readonly Setting[];
  readonly call: Call;
}

const STATUSES: readonly Status[] = ['fault', 'warning', 'ok'];

export const countOf = (findings: readonly Finding[]): Readonly<Record<Status, number>> => {
  const number = (wanted: Status): number => findings.filter(({ status }) => status === wanted).length;
  return { fault: number('fault'), warning: number('warning'), ok: number('ok') };
};

/** For a person at a terminal: what is wrong first, then the settings, then the sum. */
export function textOf({ findings, settings, call }: Report, words: Words): readonly string[] {
  const width = Math.max(...STATUSES.map((status) => words.status[status].length)) + 2;
  const margin = ' '.repeat(width);
  const found = findings.flatMap((one) => {
    const { what, fix } = sentenceOf(words.sentences, one);
    return [
      `${words.status[one.status].padEnd(width)}${what}`,
      ...(fix === undefined ? [] : [`${margin}→ ${fix}`]),
      ...commandsFor(one, call)
        .flatMap((command) => (needsEnd(command, one, call) ? [`# ${words.endFirst}`, command] : [command]))
        .map((line) => `${margin}    ${line}`),
    ];
  });
  const longest = Math.max(...settings.map(({ name }) => name.length));
  return [
    ...found,
    '',
    words.settings,
    ...settings.map(
      ({ name, value, origin }) =>
        `  ${name.padEnd(longest)}  ${value ?? words.isSet}  (${words.origin[origin]})`,
    ),
    '',
    words.summary(countOf(findings)),
  ];
}

/** For a program. A secret that is set has no value here. */
export function jsonOf({ findings, settings, call }: Report, words: Words): object {
  const count = countOf(findings);
  return {
    ok: count.fault === 0,
    count,
    findings: findings.map((one) => ({
      status: one.status,
      code: one.code,
      ...sentenceOf(words.sentences, one),
      commands: commandsFor(one, call),
    })),
    settings: settings.map(({ name, value, origin }) => ({
      name,
      ...(value === undefined ? { secret: 'set' } : { value }),
      origin,
    })),
  };
}
