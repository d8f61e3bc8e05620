export { answerError, ProblemFilter, RETRY_AFTER_S } from './problem-filter.ts';
export { Refusal } from './problem.ts';
export { validationPipe } from './validation.ts';
