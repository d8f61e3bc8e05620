/** What labels say beside names and numbers. `{number}` and `{day}` stand for the lot's own. */
export interface LabelWords {
  readonly lot: string;
  readonly harvested: string;
  readonly bestBefore: string;
  /** How a day is written. */
  readonly days: Intl.DateTimeFormat;
}
