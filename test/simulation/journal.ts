import type { Means } from './hrSystems.ts';
import type { Answer, Outsider, PlanEvent } from './plan.ts';
import type { Record_ } from './records.ts';

/** A file as it was dropped, and the run that its drop means. */
export type Dropped = {
  event: Extract<PlanEvent, { kind: 'file' }>;
  key: string;
  runId: string;
  droppedAt: number;
  isTold: boolean;
};

/** An event as it was posted, and what the sender was answered each time. */
export type Posted = {
  event: Extract<PlanEvent, { kind: 'event' }> & Means;
  id: string;
  occurredAt: number;
  /** When it was delivered: between the first try and the first that was taken, in epoch milliseconds. */
  delivered: { from: number; to: number };
  answers: number[];
  /** Those of them that say nelm failed, though nothing behind the door did. */
  unfounded: number[];
};

/** What somebody did in the tenant by hand: the values that they gave, in epoch milliseconds where they are moments; none where they deleted. */
export type Hand = Pick<Touched, 'source' | 'account' | 'at'> & {
  values: { phone?: string; end?: number } | undefined;
  /** They had those values already, so that nothing of them was changed. */
  isSoAlready?: boolean;
};

/** What an operator, or an HR system, had nelm do to one person. */
type Touched = {
  source: string;
  account: string;
  at: number;
  what: string;
  /** An HR system wants it, which may wait for a decision of the operators. */
  isOfSystem?: boolean;
};

/** A file of people from a backup that an operator dropped. */
export type Restored = {
  source: string;
  key: string;
  runId: string;
  droppedAt: number;
  accounts: string[];
  /** Who of them was there while the operator asked for it, and had been for a while. */
  there?: string[];
};

/** People who were offered to another manager, and when that was answered. */
export type Offered = {
  id: string;
  runId: string;
  source: string;
  accounts: string[];
  /** Their manager when it was asked, and whom they are to get. */
  from: string;
  to: string;
  askedAt: number;
  /**
   * What the page said, and to whom, where it was not whoever was asked. `isTaken`: that the offer is answered. Of one that was tried
   * again nobody knows which try was taken.
   */
  answers: { at: number; kind: Answer; isFirstTry: boolean; isTaken: boolean; by?: Outsider | undefined }[];
};

/** A text by which somebody describes a source in the tenant; nothing where it is what is stated again. */
type Drifted = { source: string; at: number; text: string };

/** That a contract is extended, as the page behind a link said it was chosen: to whom the mail with the link had gone, and when. */
type Extension = { contractId: string; to: string; at: number };

/** A manager who was not in the organisation, from when and until when. */
export type Absence = { manager: string; from: number; to: number | undefined };

/** What the console has a run of the operators' events do to one person, and between which moments its form was sent. */
type Asked = { account: string; type: 'stopped' | 'extended' | 'ended'; from: number; to: number };

/** What happened outside of nelm, as its people and systems know it. */
export type Journal = {
  drops: Dropped[];
  restores: Restored[];
  drifts: Drifted[];
  offers: Offered[];
  absences: Absence[];
  extensions: Extension[];
  posts: Posted[];
  /** By hand in the tenant. */
  hands: Hand[];
  /** Stops and lifts, in their order. */
  blocks: Touched[];
  /** Decisions that the page took, by the run that asked. */
  decisions: { runId: string; decision: 'approve' | 'reject'; at: number }[];
  /**
   * What people have sent by a page about what waits, a contract or an offer, by its id, whether they were heard or not; of a contract in
   * the words in which it is kept, and whose it is.
   */
  clicks: { id: string; what: 'approve' | 'reject' | 'extend' | 'let it end' | Answer; account?: string | undefined }[];
  /** Runs on which an operator clicked who was signed in. */
  operatorClicks: Set<string>;
  /** When whoever was asked first answered an offer, signed in, by the id of the offer. */
  offerClicks: Map<string, number>;
  /** What the console said that it had asked for, of one person, and between which moments the form was sent. */
  asked: Asked[];
  /**
   * What the console said that it had asked for of people who were offered, by the note of its form, and between which moments the form
   * was sent. `isClear`: no try of it failed.
   */
  handovers: { eventId: number; note: string; from: number; to: number; isClear: boolean }[];
  /**
   * What managers and operators wanted in the console, of one person, and between which moments they sent the form: no end while they do.
   */
  wishes: { account: string; by: string; type: Asked['type']; from: number; to: number }[];
  /** As what everybody was last seen, and when, by source and account. */
  lastSeen: Map<string, { at: number; record: Record_ }>;
};

/**
 * As what somebody was last seen before a sweep deleted them. `came back`: they have been seen since. Undefined where they may have been
 * changed after they were seen.
 *
 * @param who source and account
 * @param sweep between which moments it ran, in epoch milliseconds
 */
export function asSwept(
  { lastSeen }: Pick<Journal, 'lastSeen'>,
  who: string,
  sweep: { startedAt: number; finishedAt: number },
): Record_ | 'came back' | undefined {
  const seen = lastSeen.get(who);
  if (!seen || seen.at < sweep.startedAt - 60_000) return undefined;
  return seen.at > sweep.finishedAt ? 'came back' : seen.record;
}

export const newJournal = (): Journal => ({
  lastSeen: new Map(),
  clicks: [],
  operatorClicks: new Set(),
  offerClicks: new Map(),
  wishes: [],
  asked: [],
  handovers: [],
  ...{
    drops: [],
    restores: [],
    drifts: [],
    offers: [],
    absences: [],
    extensions: [],
    posts: [],
    hands: [],
    blocks: [],
    decisions: [],
  },
});
