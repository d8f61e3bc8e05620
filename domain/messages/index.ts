import { en } from './en.ts';
import type { Language, Messages } from './message.ts';
import { vi } from './vi.ts';

export type { AlarmCode, Language, Messages, Subject } from './message.ts';

export const MESSAGES: Readonly<Record<Language, Messages>> = { vi, en };
