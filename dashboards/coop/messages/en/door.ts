import type { Words } from '../words.ts';

/** Signing in and out, invitations, the person's own page. */
export const door: Words['door'] = {
  title: 'Sign in',
  lead: 'The cooperative’s console',
  login: 'Phone number or e-mail',
  password: 'Password',
  showPassword: 'Show password',
  enter: 'Sign in',
  entering: 'Signing in…',
  forgotten: 'No password, or forgotten? Ask the manager of your cooperative.',
  again: 'Your sign-in has run out. Sign in again to go on; what you typed is still here.',
  invitation: {
    title: (cooperative) => `${cooperative} invites you to join`,
    role: 'Role',
    until: (day) => `The invitation can be used until ${day}.`,
    how: 'Give your name, a phone number or e-mail, and choose a password. With these two you sign in later.',
    haveOne: 'Do you have a Nông Số account elsewhere? Then give the password you use there.',
    name: 'Full name',
    newPassword: 'Password',
    passwordHint: (least) => `At least ${least} characters. Three or four words you remember are best.`,
    tooShort: (least) => `The password needs at least ${least} characters.`,
    accept: 'Join',
    accepting: 'Joining…',
    toSignIn: 'Go to sign-in',
  },
  me: {
    title: 'Account',
    login: 'Signs in with',
    role: 'Role',
    cooperative: 'Cooperative',
    language: 'Language',
    signOut: 'Sign out',
    signingOut: 'Signing out…',
    everywhere: 'Sign out everywhere',
    everywhereHint: 'For a lost phone, or when you signed in on somebody else’s machine.',
    everywhereQuestion: 'Sign out on every machine, this one too?',
    password: {
      title: 'Change the password',
      old: 'Password you use now',
      fresh: 'New password',
      change: 'Change the password',
      changing: 'Changing it…',
      changed:
        'The password is changed. You stay signed in here; other machines have to sign in again with the new one.',
    },
  },
};
