import type { Clock } from '../../../domain/clock.ts';
import { problem } from '../../../domain/problem.ts';
import type { ControlLoop } from '../loop.ts';
import type { ForecastDesk } from '../ports/desk.ts';
import { isCurrent } from './rain-forecast.ts';
import type { WaterBook } from './water-book.ts';

export interface ForecastDeskParts {
  readonly water: Pick<WaterBook, 'putForecast'>;
  readonly loop: Pick<ControlLoop, 'wake'>;
  readonly clock: Clock;
}

/** Hands a forecast to the water book, and has all rules look at it at once. */
export const forecastDesk = ({ water, loop, clock }: ForecastDeskParts): ForecastDesk => ({
  putForecast(forecast) {
    if (!isCurrent(forecast, clock.now()))
      return problem('reject', 'not_current', 'issued more than a day before or after now');
    water.putForecast(forecast);
    loop.wake();
    return undefined;
  },
});
