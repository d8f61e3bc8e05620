import type { vi } from './vi/index.ts';

/** What the console says. The Vietnamese text is the first one; others say the same things. */
export type Words = typeof vi;
