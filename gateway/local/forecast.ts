import { ForecastBody, ForecastRequest } from '../../domain/http/rules.ts';
import { formatInstant } from '../../domain/time.ts';
import type { ForecastDesk } from '../core/ports/desk.ts';
import { LanguageParams } from './language.ts';
import { Refusal } from './problems.ts';
import { Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

export interface ForecastOptions {
  readonly forecast: ForecastDesk;
  /** IANA name. */
  readonly timezone: string;
}

/** Rain as a weather service foresees it, brought by whatever program asks one. */
export const forecast = ({ forecast, timezone }: ForecastOptions): Route =>
  route({
    method: 'PUT',
    path: '/api/v1/forecast',
    id: 'putForecast',
    summary: 'Rain that is forecast, for rules that wait for it; counts for a day and not through a restart',
    access: 'session',
    query: LanguageParams,
    body: ForecastRequest,
    answer: { description: 'What was taken', schema: ForecastBody },
    problems: ['not_current'],
    handle: ({ body: { issued_at, hours } }) => {
      const issuedAt = Date.parse(issued_at);
      const problem = forecast.putForecast({
        issuedAt,
        hours: hours.map(({ from, mm }) => ({ from: Date.parse(from), mm })),
      });
      if (problem) return new Refusal('not_current');
      return new Reply({ issued_at: formatInstant(issuedAt, timezone), hours: hours.length });
    },
  });
