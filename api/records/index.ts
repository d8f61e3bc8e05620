export { keepHistory, touchPages } from './keep-history.ts';
export { pageOf } from './page.ts';
export { Records } from './records.ts';
export { found, orBadReference, refuseArchived, refuseStale } from './refusals.ts';
export { isEmpty, supersede } from './supersede.ts';
export type { Change } from './supersede.ts';
export { isMissing, isTaken } from './unique.ts';
