import type { Language } from '../../../domain/messages/index.ts';
import type { HttpMessages } from './codes.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';

export const HTTP_MESSAGES: Readonly<Record<Language, HttpMessages>> = { vi, en };

/** Puts facts into a text. A fact that is not there leaves its name standing, so that it is noticed. */
export const fill = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : whole,
  );
