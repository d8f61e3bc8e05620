import { describe, expect, it } from 'vitest';
import type { LeaseCapability } from '../../../../../domain/lease.ts';
import { problem } from '../../../../../domain/problem.ts';
import type { Problem } from '../../../../../domain/problem.ts';
import { Alarms } from '../../../../../gateway/core/alarms.ts';
import type { Load } from '../../../../../gateway/core/lease/load.ts';
import { OutputWatch } from '../../../../../gateway/core/lease/output-watch.ts';
import { anOutput } from '../../../../support/farm.ts';
import { RENEWING } from '../../../../support/keeper-bench.ts';

const NOW = 1_800_000_000_000;
const RADIO: LeaseCapability = {
  ...RENEWING,
  renew: 'unknown',
  cancel: 'best_effort',
  unpowered: 'stays',
};
const SILENT = problem('retry', 'no_answer', 'it is silent');
const NOT_OBEYED = problem('retry', 'not_obeyed', 'it is not as commanded');

const readAs = (state: 'on' | 'off', leaseEnds = 0): Load => ({
  state,
  confirmed: true,
  since: NOW,
  leaseEnds,
  heldUntil: 0,
});

function bench(kind: 'valve' | 'pump' | 'aerator' = 'valve', lease = RENEWING) {
  const alarms = new Alarms(() => undefined);
  const watch = new OutputWatch({ output: anOutput({ kind }), zone: 'khu-1', lease, alarms });
  let failures = 0;
  const fails = (why: Problem, { load = readAs('on'), now = NOW } = {}) =>
    watch.look(++failures, { failed: { problem: why, load }, now });
  const obeys = () => watch.look((failures = 0), { failed: undefined, now: NOW });
  const standing = () => alarms.of('khu-1', 'vi').map(({ code }) => code);
  return { fails, obeys, standing };
}

describe('the alarm of an output', () => {
  it.each([
    [SILENT, 'no_answer'],
    [problem('retry', 'not_connected', 'it is away'), 'no_answer'],
    [problem('retry', 'timeout', 'it said nothing'), 'no_answer'],
    [problem('back_off', 'busy', 'too many wait'), 'no_answer'],
    [NOT_OBEYED, 'not_obeyed'],
    [problem('reject', 'wrong_channel', 'it held another'), 'wrong_channel'],
    [problem('stop', 'unsafe_setting', 'it keeps no 0'), 'unsafe_device'],
    [problem('reject', 'refused', 'it said no'), 'command_refused'],
    [problem('reject', 'exception_2', 'illegal address'), 'command_refused'],
  ])('says after the second failure in a row what is wrong: %o', (why, code) => {
    const { fails, obeys, standing } = bench();
    fails(why);
    expect(standing()).toEqual([]);
    fails(why);
    expect(standing()).toEqual([code]);
    obeys();
    expect(standing()).toEqual([]);
  });

  it('does not promise that a device which stays as it is without power goes safe', () => {
    const { fails, standing } = bench('valve', RADIO);
    fails(SILENT);
    fails(SILENT);
    expect(standing()).toEqual(['no_answer_battery']);
  });

  it('is one at a time: the newest', () => {
    const { fails, standing } = bench();
    fails(SILENT);
    fails(SILENT);
    fails(problem('reject', 'refused', 'it said no'));
    expect(standing()).toEqual(['command_refused']);
    fails(SILENT);
    expect(standing()).toEqual(['no_answer']);
  });

  it('stands for what was read back wrong until it is read back right', () => {
    const { fails, obeys, standing } = bench();
    fails(NOT_OBEYED);
    fails(NOT_OBEYED);
    fails(SILENT);
    expect(standing()).toEqual(['not_obeyed']);
    obeys();
    expect(standing()).toEqual([]);
  });

  it('says of a pump that runs on that its power must be cut, and not of one that does not start', () => {
    const runsOn = bench('pump');
    runsOn.fails(NOT_OBEYED);
    runsOn.fails(NOT_OBEYED);
    expect(runsOn.standing()).toEqual(['pump_runs_on']);
    const standsStill = bench('pump');
    standsStill.fails(NOT_OBEYED, { load: readAs('off') });
    standsStill.fails(NOT_OBEYED, { load: readAs('off') });
    expect(standsStill.standing()).toEqual(['not_obeyed']);
  });

  it('notices an aerator that is kept from running', () => {
    const { fails, standing } = bench('aerator');
    fails(NOT_OBEYED, { load: readAs('off') });
    fails(NOT_OBEYED, { load: readAs('off') });
    expect(standing()).toEqual(['not_obeyed']);
  });

  it('lets what cannot surely be cancelled run to the end of its lease and 15 s more', () => {
    const { fails, standing } = bench('valve', RADIO);
    const load = readAs('on', NOW);
    fails(NOT_OBEYED, { load });
    fails(NOT_OBEYED, { load, now: NOW + 14_999 });
    expect(standing()).toEqual([]);
    fails(NOT_OBEYED, { load, now: NOW + 15_000 });
    expect(standing()).toEqual(['not_obeyed']);
  });
});
