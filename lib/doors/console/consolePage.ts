import type { Markup } from '../../pages/markup.ts';
import type { Known, Role } from '../../sessions/roles.ts';
import type { SignedIn } from '../../sessions/sessions.ts';
import type { ConsoleAddress } from './consoleAddress.ts';
import type { ConsoleTools } from './consoleTools.ts';
import type { Texts } from './english.ts';
import type { Language } from './texts.ts';

/** Who looks at a page: their session, their roles, and by which accounts records name them as a manager. */
export type Person = SignedIn & Known;

/** What a page is made of: who looks, what is asked for, and what there is to make it with. */
export type Visit = {
  person: Person;
  /** What stands behind the question mark, decoded. It may be anything: read it as one reads a form. */
  query: Readonly<Record<string, string>>;
  tools: ConsoleTools;
  texts: Texts;
  language: Language;
  /** A moment (ISO instant), and a day (`2027-01-31`, or the day of an instant), as the reader writes them, in the organisation's time zone. */
  moment(instant: string): string;
  day(dayOrInstant: string): string;
  /**
   * A form that posts to a page of the console, with the token that every form carries. Without it nothing is taken.
   *
   * @param content the fields and buttons
   */
  form(to: ConsoleAddress, content: Markup, look?: { kind?: string; takesFile?: boolean }): Markup;
  signal: AbortSignal;
};

/** A field of a form that was sent: text, or a file. */
export type Sent = { readonly text: Readonly<Record<string, string>>; readonly file: File | undefined };

/** What a page shows. */
export type Shown = {
  title: string;
  body: Markup;
  status?: number;
  /** What went wrong, above everything else. */
  problem?: string | undefined;
  /** What was done, above everything else. */
  done?: string | undefined;
};

/** A file to keep; `name` is what it is called then. */
type Download = { download: { name: string; type: string; bytes: Uint8Array } };

/** What a page answers: itself, another page of the console to go to, or a file. */
export type Answer = (Shown | { goTo: ConsoleAddress } | Download) & {
  /** Ids, kinds and counts for the log; no name, and nothing that was typed. */
  logged?: Record<string, unknown>;
};

/** A page of the console. */
export type ConsolePage = {
  /** Behind `/console/`, such as `runs` or `run/files`. What names a person or a source goes into the query. */
  path: string;
  /** Who may see it, and send its form. Anybody else is answered as if there were no such page. */
  roles: readonly Role[];
  /** Its name in the navigation; a page that is reached from others only has none. */
  nav?: keyof Texts['nav'];
  /** What it shows. Looking changes nothing. */
  show?(visit: Visit): Promise<Answer>;
  /** What its form does. The router has made sure that the form is of this session and of this console. */
  act?(visit: Visit, sent: Sent): Promise<Answer>;
};

/** Somebody who looks at a page that a mail asks them to answer on. They may have no role here, or not be signed in. */
export type AskedVisit = Omit<Visit, 'person'> & {
  signedIn: SignedIn | undefined;
  person: Person | undefined;
  sourceIp: string;
};

/** What such a page answers. */
export type AskedAnswer = (Shown | { goTo: ConsoleAddress }) & { logged?: Record<string, unknown> };

/** A page that a mail asks somebody to answer on. It looks itself whom it was asked of, and is nothing to anybody else. */
export type AskedPage = {
  path: string;
  /** What it shows. Looking answers nothing. */
  show(visit: AskedVisit): Promise<AskedAnswer>;
  /** What its form does. Where somebody is signed in, the router has made sure that the form is of their session. */
  act(visit: AskedVisit, sent: Sent): Promise<AskedAnswer>;
};
