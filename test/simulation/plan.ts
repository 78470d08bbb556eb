import type { FaultRates } from './faultRates.ts';
import type { Schemas } from './schemas.ts';
import type { Settings, SettingsChange } from './settings.ts';

/** A person as a file or an event names them. Dates are days. */
export type Said = {
  account: string;
  phone: string;
  start: string;
  end: string;
  data?: Readonly<Record<string, string>>;
  /** Where they are called otherwise by now, or have another address, than everybody has in the beginning. */
  lastName?: string;
  email?: string;
};

/** What is wrong with a row. */
export const wrongs = [
  ...[
    'end before start',
    'no date',
    'no last name',
    'unknown manager',
    'no address',
    'lost letter',
    'error of a formula',
  ],
] as const;

/** A row of a file: what is wrong with it, if anything. */
export type Row = Said & { wrong?: (typeof wrongs)[number] };

/** What happens outside of nelm, and when: an instant in ISO 8601. */
export type PlanEvent = { id: number; at: string } & (
  | {
      kind: 'file';
      source: string;
      folder: 'inbox' | 'roster';
      name: string;
      rows: Row[];
      /** Its columns of the source's own attributes: their technical names, and what the header calls them. */
      columns?: { name: string; header: string }[];
      /** It names managers by their addresses. */
      managersByAddress?: true;
      /** The file ends within its last row: behind so large a part of what follows the account name in it. */
      cutAt?: number;
      /** How many minutes after the drop S3 tells of it; more than once, where there are several. */
      told: number[];
    }
  | {
      kind: 'event';
      system: 'standard' | 'bamboohr' | 'deel';
      type: 'hired' | 'changed' | 'extended' | 'ended' | 'rehired' | 'withdrawn' | 'stopped';
      source: string;
      account: string;
      values: Partial<Omit<Said, 'account'>>;
      /** How many minutes after it happened it is posted; more than once, where there are several. */
      posted: number[];
      forged?: boolean;
      /** By how many hours it is stamped ahead: the delivery and what it says, or what it says alone. */
      ahead?: { hours: number; of: 'delivery' | 'event' };
    }
  /** An operator decides on one of those that wait, or clicks on the link of one that is over. */
  | { kind: 'decide'; decision: 'approve' | 'reject'; clicks: number; after: number; by?: Outsider; isLate?: boolean }
  /** A manager chooses by the nth link of the last ones, or by the last one about somebody; or by one whose time is over. */
  | {
      kind: 'choose';
      wish: 'extend' | 'end';
      nth: number;
      account?: string;
      clicks: number;
      by?: Outsider;
      isLate?: boolean;
    }
  | { kind: 'scan' }
  /** Approvers decide on all that waits for them, or on what has waited for so many hours. */
  | { kind: 'requests'; decision: 'approve' | 'reject'; waited?: number }
  | {
      kind: 'hand';
      what: 'extend' | 'end' | 'delete' | 'phone';
      source: string;
      account: string;
      end: string;
      phone: string;
    }
  /** An operator has somebody stopped, or let in again: by the command line, or in the console. */
  | { kind: 'stop' | 'lift'; source: string; account: string; isInConsole?: boolean }
  /** An operator has somebody's contract end on another day, in the console. */
  | { kind: 'move'; act: 'extend' | 'end'; source: string; account: string; day: string; clicks: number }
  /** Somebody asks in the tenant that a person be let in. */
  | { kind: 'ask'; source: string; account: string; start: string; end: string }
  | { kind: 'outage'; of: keyof FaultRates; minutes: number; rate: number }
  | { kind: 'restore'; source: string; daysBack: number }
  /** Somebody changes what a source says of itself, to a text of the event's own or back to what is stated. */
  | { kind: 'drift'; source: string; isBack: boolean }
  /** Some people are offered to another manager, in a form that is sent so often; it is answered after so many hours, each time anew. */
  | {
      kind: 'handover';
      source: string;
      accounts: string[];
      to: string;
      clicks?: number;
      answers: { after: number; answer: Answer; by?: Outsider }[];
    }
  /** A manager leaves the organisation, or is there again. */
  | { kind: 'manager'; manager: string; isThere: boolean }
  /** A new version of nelm, with other settings where the change says so. */
  | { kind: 'deploy'; change?: SettingsChange }
);

/** Somebody to whom a mail was forwarded, or who is signed in and is nobody's manager of those whom it is about. They may where links do. */
export type Outsider = 'forwarded' | 'another';

/** What a seed gives: an organisation, and what happens to it. */
export type Plan = {
  seed: number;
  startsAt: string;
  days: number;
  /**
   * At the end of which hours of each day it is looked whether all holds, of 0 to 23, or at every quiet moment; at the end of the last
   * hour where nothing is said.
   */
  looksAt?: readonly number[] | 'quiet';
  /** The names of the organisation's sources. */
  sources: readonly string[];
  settings: Settings;
  schemas?: Schemas;
  events: PlanEvent[];
};

/** Events of HR systems are of this source; of each other one full rosters come, too. */
export const hrSource = 'Contractors';

export const usualSources = [hrSource, 'Interns'] as const;

/** What a manager says to people who are offered. */
export type Answer = 'accept' | 'decline';

/** The HR system that an event is of. */
export type HrSystem = Extract<PlanEvent, { kind: 'event' }>['system'];

/** A kind of event without its number. */
export type Happening = PlanEvent extends infer Event ? (Event extends PlanEvent ? Omit<Event, 'id'> : never) : never;

/** A file that is dropped, without its number. */
export type FileHappening = Extract<Happening, { kind: 'file' }>;
