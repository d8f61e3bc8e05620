import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Refusal } from './problem.ts';

const MAX_ERRORS = 50;

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

const isKeyed = (part: unknown): part is { key: PropertyKey } =>
  typeof part === 'object' && part !== null && 'key' in part;

/** `plots.0.name`, for the form that marks the field. */
const pathText = (path: readonly unknown[] = []): string =>
  path.map((part) => String(isKeyed(part) ? part.key : part)).join('.');

/** Checks bodies, queries and parameters by the schema at the parameter: `@Body({ schema: LotBody })`. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) =>
      new Refusal('invalid', {
        errors: issues.slice(0, MAX_ERRORS).map(({ message, path }) => ({ path: pathText(path), message })),
      }),
  });
