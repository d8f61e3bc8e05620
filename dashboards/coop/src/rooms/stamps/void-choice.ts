/** Which stamps are to be voided: what was typed, what is wrong with it, what is sent and how it is called. */
import { foldCode, groupCode } from '../../../../../domain/stamp.ts';
import type { StampBatchView } from '../../../../../domain/http/stamps.ts';
import { formatNumber } from '../../../../ui/format-number.ts';
import type { Words } from '../../../messages/index.ts';
import type { Answer } from '../../state/client.ts';
import type { FieldErrors } from '../../state/field-errors.ts';
import { readRange } from '../../text/range.ts';
import type { Reader } from '../../text/reader.ts';
import { portionsOf } from './act.ts';
import type { Portion } from './act.ts';

export interface VoidFields {
  by: 'number' | 'code' | 'all';
  from: string;
  to: string;
  code: string;
  reason: string;
}

/** Also how numbers are written. */
interface LocalReader extends Reader {
  readonly locale: 'vi-VN' | 'en-GB';
}

export const voidFields = (batch: StampBatchView): VoidFields => ({
  by: batch.level === 'unit' ? 'number' : 'all',
  from: '',
  to: '',
  code: '',
  reason: '',
});

const rangeOf = ({ by, from, to }: VoidFields, batch: StampBatchView, reader: LocalReader) =>
  readRange({ part: by === 'number' ? 'part' : 'all', from, to }, batch.count, reader);

export function checkVoid(fields: VoidFields, batch: StampBatchView, reader: LocalReader): FieldErrors {
  const { words } = reader;
  const range = rangeOf(fields, batch, reader);
  return {
    ...('errors' in range && range.errors),
    ...(fields.by === 'code' && foldCode(fields.code) === undefined && { code: words.stamps.void.codeWrong }),
    ...(fields.reason.trim() === '' && { reason: words.common.check.required }),
  };
}

export function voidPortions(fields: VoidFields, batch: StampBatchView, reader: LocalReader): Portion[] {
  if (fields.by === 'code') return [{ choice: { codes: [foldCode(fields.code) ?? ''] }, count: 1 }];
  return portionsOf(batch, rangeOf(fields, batch, reader));
}

/** A code of another batch is not voided from here. */
export async function findCode(
  { by, code }: VoidFields,
  { has, words }: { readonly has: (code: string) => Promise<Answer<boolean>>; readonly words: Words },
): Promise<Answer<unknown>> {
  const answer = by === 'code' ? await has(foldCode(code) ?? '') : undefined;
  if (answer?.kind !== 'ok' || answer.body) return answer ?? { kind: 'ok', body: undefined };
  const text = words.stamps.void.codeElsewhere;
  return { kind: 'refused', problem: { code: 'other_batch', text, fields: ['code'] } };
}

/** `tem số 3 đến 5 (3 tem)` */
export function nameOfChoice(fields: VoidFields, batch: StampBatchView, reader: LocalReader): string {
  const words = reader.words.stamps.void;
  const number = (value: number): string => formatNumber(reader.locale, value, 0);
  if (batch.level === 'lot') return words.whatLot;
  if (fields.by === 'code') return words.whatCode(groupCode(foldCode(fields.code) ?? ''));
  const range = rangeOf(fields, batch, reader);
  if ('errors' in range) return '';
  const { from, to, count } = range;
  if (from === undefined || to === undefined) return words.whatAll(number(count));
  return count === 1 ? words.whatOne(number(from)) : words.whatRange(number(from), number(to), number(count));
}
