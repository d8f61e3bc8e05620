import { z } from 'zod';

export const SessionRequest = z.strictObject({ pin: z.string().min(4).max(32) });
export type SessionRequest = z.infer<typeof SessionRequest>;

export const SessionBody = z.object({ token: z.string(), expires_at: z.iso.datetime({ offset: true }) });
export type SessionBody = z.infer<typeof SessionBody>;
