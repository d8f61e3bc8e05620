/** How each language writes numbers. */
export const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const;
