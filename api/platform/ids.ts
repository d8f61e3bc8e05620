import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { ulid } from '../../domain/id.ts';
import type { RandomBytes } from './settings.ts';
import { CLOCK, RANDOM } from './tokens.ts';

const ULID_BYTES = 10;

/** Ids of records: they sort by the time they were made. */
@Injectable()
export class Ids {
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(RANDOM) random: RandomBytes) {
    this.#clock = clock;
    this.#random = random;
  }

  next(): string {
    return ulid(this.#clock.now(), this.#random(ULID_BYTES));
  }
}
