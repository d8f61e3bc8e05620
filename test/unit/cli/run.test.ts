import { describe, expect, it } from 'vitest';
import { Failure, WrongUsage } from '../../../cli/command.ts';
import type { Command } from '../../../cli/command.ts';
import { say } from './terminal.ts';

const failing = (error: unknown): Command => ({
  name: 'water',
  usage: 'water',
  summary: 'waters',
  example: 'nongso water',
  options: {},
  run: () => {
    throw error;
  },
});

const runFailing = (error: unknown, env: Record<string, string> = {}) =>
  say(['water'], { commands: [failing(error)], env });

describe('a command that fails', () => {
  it.each([
    ['as a person can mend', new Failure('no tap'), 1, 'nongso water: no tap'],
    [
      'by its words',
      new WrongUsage('--tap is missing'),
      2,
      'nongso water: --tap is missing; see: nongso water --help',
    ],
    ['as nobody foresaw', new TypeError('tap is\n  undefined'), 1, 'nongso water: tap is undefined'],
    ['with no error at all', 'tap', 1, 'nongso water: tap'],
  ])('%s says so in one line', async (_, error, code, line) => {
    expect(await runFailing(error)).toEqual({ code, out: [], err: [line] });
  });

  it('shows the stack of what nobody foresaw only to who asks for it', async () => {
    const error = new TypeError('tap is undefined');
    expect((await runFailing(error, { NONGSO_LOG: 'info' })).err).toHaveLength(1);
    expect((await runFailing(error, { NONGSO_LOG: 'debug' })).err).toEqual([
      'nongso water: tap is undefined',
      error.stack,
    ]);
  });
});
