import { z } from 'zod';

/** A moment as 2026-11-22T13:05:00+07:00. */
export const Instant = z.iso.datetime({ offset: true });
/** The id of a record. */
export const RecordId = z.string().min(1).max(64);

/** Control characters and the marks that turn the direction of writing: no name needs them, a forged one does. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line of text that a person typed: trimmed, NFC, not empty. @param max characters */
export const Text = (max: number) =>
  z
    .string()
    .transform((text) => text.trim().normalize('NFC'))
    .pipe(
      z
        .string()
        .min(1, { error: 'is empty' })
        .max(max, { error: `at most ${max} characters` })
        .refine((text) => !UNPRINTABLE.test(text), { error: 'has characters that cannot be printed' }),
    );
