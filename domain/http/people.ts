import { z } from 'zod';
import { Instant, Text } from './text.ts';

/**
 * What a member may do. manager: everything, also people and gateways; clerk: records, stamps and labels; farmer: reads,
 * and writes the diary; inspector: only reads.
 */
export const ROLES = ['manager', 'clerk', 'farmer', 'inspector'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

const MIN_PASSWORD = 10;

const Password = z
  .string()
  .min(MIN_PASSWORD, { error: `at least ${MIN_PASSWORD} characters` })
  .max(200);

/** One's own password: the one until now, and the one from now on. */
export const PasswordBody = z.strictObject({ old: z.string().min(1).max(200), new: Password });
export type PasswordBody = z.infer<typeof PasswordBody>;

/** As typed: a phone number or an e-mail. {@link normalLogin} says which. */
const Login = z.string().trim().min(3).max(254);

/** `email` is taken for `login` too. With several cooperatives, `cooperative` says which; the latest joined else. */
export const SignInBody = z
  .strictObject({
    login: Login.optional(),
    email: Login.optional(),
    password: z.string().min(1).max(200),
    cooperative: z.string().max(64).optional(),
  })
  .refine(({ login, email }) => (login === undefined) !== (email === undefined), {
    error: 'give login (a phone number or an e-mail)',
    path: ['login'],
  });
export type SignInBody = z.infer<typeof SignInBody>;

export const MeView = z.object({
  member: z.string(),
  name: z.string(),
  login: z.string(),
  role: Role,
  cooperative: z.object({ id: z.string(), name: z.string() }),
  cooperatives: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type MeView = z.infer<typeof MeView>;

export const SignedInView = z.object({ token: z.string(), expires_at: Instant, me: MeView });
export type SignedInView = z.infer<typeof SignedInView>;

export const CooperativeBody = z.strictObject({
  name: Text(120),
  address: Text(240).nullable(),
  phone: Text(40).nullable(),
});
export type CooperativeBody = z.infer<typeof CooperativeBody>;
export const CooperativeView = CooperativeBody.extend({ id: z.string() });
export type CooperativeView = z.infer<typeof CooperativeView>;

export const MemberView = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  role: Role,
  joined_at: Instant,
});
export type MemberView = z.infer<typeof MemberView>;
export const MemberPatch = z.strictObject({ role: Role });

/** A fresh password of a member who has forgotten theirs; shown this once. */
export const NewPasswordView = z.object({ login: z.string(), password: z.string() });
export type NewPasswordView = z.infer<typeof NewPasswordView>;

export const InvitationBody = z.strictObject({ role: Role, name: Text(120).optional() });
export type InvitationBody = z.infer<typeof InvitationBody>;

export const InvitationView = z.object({
  id: z.string(),
  role: Role,
  name: z.string().nullable(),
  created_at: Instant,
  expires_at: Instant,
});
export type InvitationView = z.infer<typeof InvitationView>;

/** Shown once. `url` opens the console's page for it; `qr` is the same as an SVG image to print. */
export const NewInvitationView = InvitationView.extend({ url: z.string(), qr: z.string() });
export type NewInvitationView = z.infer<typeof NewInvitationView>;

/** What the holder of an invitation sees before accepting. */
export const InvitationOffer = z.object({
  cooperative: z.string(),
  role: Role,
  name: z.string().nullable(),
  expires_at: Instant,
});
export type InvitationOffer = z.infer<typeof InvitationOffer>;

/** Somebody who has a password here already gives that one and joins with it. */
export const AcceptInvitationBody = z.strictObject({
  token: z.string().min(16).max(128),
  name: Text(120),
  login: Login,
  password: Password,
});
export type AcceptInvitationBody = z.infer<typeof AcceptInvitationBody>;

/** The secret of an invitation, as its link carries it. */
export const InvitationToken = AcceptInvitationBody.pick({ token: true });
export type InvitationToken = z.infer<typeof InvitationToken>;

// No white space and no control characters: PostgreSQL keeps no NUL.
const E_MAIL = /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+\.[^\s\p{Cc}@.]+$/u;
const PHONE = /^\+\d{8,15}$/;

/**
 * The one form of a login: an e-mail in lower case, or a phone number as +84912345678 (`0912 345 678` and `84912345678`
 * are taken for Vietnamese ones). Undefined when it is neither.
 */
export function normalLogin(text: string): string | undefined {
  const typed = text.trim().normalize('NFC');
  if (typed.includes('@')) return E_MAIL.test(typed) ? typed.toLowerCase() : undefined;
  const digits = typed.replace(/[\s().-]/g, '');
  const phone = digits
    .replace(/^00/, '+')
    .replace(/^0/, '+84')
    .replace(/^84/, '+84')
    .replace(/^\+840/, '+84'); // the 0 for calls inside the country, which some write as +84 (0)912 345 678
  return PHONE.test(phone) ? phone : undefined;
}
