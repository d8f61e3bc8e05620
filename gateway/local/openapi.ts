import { z } from 'zod';
import { DecisionItem, DecisionsBody, HistoryBody } from '../../domain/http/history.ts';
import { AccountItem } from '../../domain/http/accounts.ts';
import { BacktestBody } from '../../domain/http/backtests.ts';
import { DeadLettersBody, DeadLetterView, SettledBody } from '../../domain/http/dead-letters.ts';
import { DeviceItem } from '../../domain/http/devices.ts';
import { FlipView } from '../../domain/http/flips.ts';
import { openApi } from '../../domain/http/openapi.ts';
import { ProblemBody } from '../../domain/http/problem.ts';
import { RuleSetView } from '../../domain/http/rules.ts';
import { SessionBody } from '../../domain/http/session.ts';
import { AlarmView, OutputView, StateView, ValueView, ZoneView } from '../../domain/http/state.ts';
import { SESSION_COOKIE } from './guard.ts';
import { HealthBody } from './healthz.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** The version in the address, /api/v1; a change that breaks clients gets another. */
const API_VERSION = '1';

const NAMED = {
  Account: AccountItem,
  Alarm: AlarmView,
  Backtest: BacktestBody,
  DeadLetter: DeadLetterView,
  DeadLetters: DeadLettersBody,
  Decision: DecisionItem,
  Decisions: DecisionsBody,
  Device: DeviceItem,
  Flip: FlipView,
  Health: HealthBody,
  History: HistoryBody,
  Output: OutputView,
  RuleSet: RuleSetView,
  Session: SessionBody,
  Settled: SettledBody,
  State: StateView,
  Value: ValueView,
  Zone: ZoneView,
};

/** The routes given and one more that describes them all, itself included. */
export function withOpenApi(routes: readonly Route[]): readonly Route[] {
  const self = route({
    method: 'GET',
    path: '/api/openapi.json',
    id: 'openapi',
    summary: 'This document',
    access: 'open',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) },
    handle: () => new Reply(document),
  });
  const all = [...routes, self];
  const document = openApi({
    title: 'Nông Số gateway',
    version: API_VERSION,
    description: 'The farm, from its own machine: state, commands by hand, history and decisions.',
    operations: all.map(({ operation }) => operation),
    named: NAMED,
    problem: ProblemBody,
    cookie: SESSION_COOKIE,
  });
  return all;
}
