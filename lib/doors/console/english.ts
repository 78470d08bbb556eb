/** What the console says. English is the pattern: a language that lacks a text of it does not compile. */
export type Texts = Widened<typeof english>;

/** A text of one language is any text; a text that is made of values is made of the same ones. */
type Widened<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Name in keyof T]: Widened<T[Name]> };

/** What the console says in English. Another language is another file like german.ts, with a line in texts.ts. */
export const english = {
  locale: 'en-GB',
  nav: {
    today: 'Today',
    runs: 'Runs',
    people: 'People',
    myPeople: 'My people',
    waiting: 'Waiting',
    drop: 'Drop a file',
    sources: 'Sources',
  },
  layout: {
    toContent: 'Skip to the content',
    navigation: 'Pages',
    signedInAs: 'Signed in as',
    signOut: 'Sign out',
    footer: (stage: string) => `nelm, stage ${stage}. What you see is what lies in the bucket; ISC is not asked.`,
  },
  failure: {
    title: 'This did not work',
    again: 'nelm cannot answer at the moment. Nothing is lost: try again in a minute.',
    defect: 'Something is wrong with nelm, so that this could not be done. Ask whoever runs it to look at its log.',
    refused: 'What was sent cannot be read. Go back, and try it once more.',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'There is no such page, or it is not for you. It may have been removed, or the address is incomplete.',
    home: 'To the start page',
  },
  form: {
    title: 'Send the form once more',
    text: 'The form was open for too long, or came from somewhere else. Nothing was done. Go back, load the page again, and send it once more.',
  },
  signIn: {
    title: 'Sign in',
    text: 'Type the address by which your organisation knows you. If it is known here, a link to sign in comes by mail. It is good for ten minutes, once, and in this browser.',
    address: 'E-mail address',
    send: 'Send me a link',
    asked: 'Look into your mail',
    askedText:
      'If the address is known here, a link to sign in is on its way. Open it in this browser within ten minutes. If no mail comes, check the address, or ask whoever runs nelm.',
    once: 'Another link',
    noAddress: 'That is no e-mail address. Check how it is written.',
    tooMany: 'Too many tries. Wait ten minutes, then try again.',
    confirm: 'Sign in now?',
    confirmText: (address: string) => `You come in as ${address}, for eight hours or until you sign out.`,
    confirmButton: 'Sign in',
    invalid: 'This link is not valid',
    invalidText: 'It may be incomplete. Open it from the mail once more, or ask for another one.',
    expired: 'This link is no longer valid',
    expiredText: 'It was good for ten minutes, and once. Ask for another one.',
    otherBrowser: 'Open the link in the browser in which you asked for it',
    otherBrowserText: 'A link lets in only the browser that asked for it. Ask for another one here, to sign in here.',
    signedOut: 'You are signed out.',
  },
  today: {
    title: 'Today',
  },
} as const;
