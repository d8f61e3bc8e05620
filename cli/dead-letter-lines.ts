import type { DeadLettersBody, DeadLetterSummary, DeadLetterView } from '../domain/http/dead-letters.ts';

/** Characters of a letter's detail in a list; `show` has all. */
const MAX_DETAIL = 80;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, MAX_DETAIL);

/** A page of letters for a terminal, one a line. */
export const listLines = ({ items, next }: DeadLettersBody): readonly string[] => [
  ...items.map(({ id, at, device, code, state, detail }) =>
    [id.padStart(8), at, (device ?? '-').padEnd(16), code.padEnd(16), state.padEnd(8), oneLine(detail)].join(
      '  ',
    ),
  ),
  ...(items.length === 0 ? ['no such letters'] : []),
  ...(next === null ? [] : [`more: --next ${next}`]),
];

/** Open letters by device and code. */
export const summaryLines = ({ items }: DeadLetterSummary): readonly string[] => [
  ...items.map(({ device, code, letters, newest }) =>
    [
      String(letters).padStart(8),
      (device ?? '-').padEnd(16),
      code.padEnd(16),
      `newest ${newest.id}, ${newest.at}`,
    ].join('  '),
  ),
  ...(items.length === 0 ? ['no open letters'] : []),
];

/** Everything about one letter. */
export const letterLines = (letter: DeadLetterView): readonly string[] => [
  `letter ${letter.id}: ${letter.code}, ${letter.state}${letter.settled_by === null ? '' : ` by ${letter.settled_by}, ${letter.settled_at}`}`,
  `  device    ${letter.device ?? '-'}`,
  `  received  ${letter.at}`,
  ...(letter.measured_at === null ? [] : [`  measured  ${letter.measured_at}`]),
  `  reason    ${letter.detail}`,
  `  payload   ${letter.payload}`,
];
