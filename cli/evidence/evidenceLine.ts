/** What a line of evidence is about. The last ones are about decisions, whoever made them. */
export const evidenceKinds = [
  'hired',
  'changed',
  'extended',
  'ended',
  'deleted',
  'handed over',
  'stopped',
  'lifted',
  'requested',
  'not done',
  'held',
  'decided',
  'decided by rule',
] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];

/** Those kinds that are about a decision, and stand in a table of their own. */
export const decisionKinds: ReadonlySet<EvidenceKind> = new Set(['held', 'decided', 'decided by rule']);

/** One thing that was done or decided, who did it, and the object of the bucket that says so. */
export type EvidenceLine = {
  /** ISO instant. */
  when: string;
  kind: EvidenceKind;
  /** The name of the source; empty where it is of none. */
  source: string;
  account: string;
  /** The technical name of what was changed, or what it was in words. */
  what: string;
  from: string;
  to: string;
  /** Who did or decided it; empty where that is not known. */
  by: string;
  /** The flow, and its run. */
  flow: string;
  run: string;
  /** The key of the report, or of the object that stands for one, and the SHA-256 of its bytes. */
  report: string;
  sha256: string;
  /** The file beside the report in which it stands, where it is not the report itself. */
  file: string;
};

/** The columns of the tables, in their order. */
export const evidenceColumns = [
  ...['when', 'kind', 'source', 'account', 'what', 'from', 'to', 'by'],
  ...['flow', 'run', 'report', 'sha256', 'file'],
] as (keyof EvidenceLine)[];

/** An object that was read, as the table of reports has it. */
type EvidenceObject = {
  when: string;
  flow: string;
  source: string;
  outcome: string;
  key: string;
  sha256: string;
};

/** What is found, one after the other: a line, an object that lines came from, or one that could not be read, and why. */
export type Found =
  | { is: 'line'; line: EvidenceLine }
  | { is: 'object'; object: EvidenceObject }
  | { is: 'unread'; key: string; why: string };
