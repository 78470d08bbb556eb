import type { Size } from './organisation.ts';

/** What is asked of the process in which the tenant and the bucket are. */
export type Question =
  | { kind: 'tenant'; method: string; url: string; headers: [string, string][]; body?: Uint8Array }
  | { kind: 'bucket'; name: string; input: object }
  /** Has the full list of a source dropped. */
  | { kind: 'roster'; source: number; today: number }
  /** Looks at the end of a day whether everybody is as they should be; answered by what is wrong. */
  | { kind: 'look' }
  | { kind: 'used' };

/** A question, and the moment at which it is asked, in epoch milliseconds. */
export type Asked = { id: number; at: number; question: Question };

/** An object that was dropped. */
export type DroppedObject = { key: string; etag: string; versionId: string; size: number; at: number };

/** What was used of the tenant and the bucket so far. `requests`: by the operation of the API; `bytes`: of all versions, as they were written; `process`: what the process took of this machine. */
export type Used = { requests: Record<string, number>; writes: number; reads: number; bytes: number; process: Taken };

/** Processor time, and the memory that is held now in MB. */
type Taken = { cpuSeconds: number; megabytes: number };

/** How an answer comes back: a refusal of the bucket keeps the name that AWS gives it. */
export type Answer = { id: number } & ({ value: unknown } | { refused: { status: number; name: string } } | Failed);
type Failed = { failed: string };

/** An answer of the tenant. */
export type TenantAnswer = { status: number; headers: [string, string][]; body: Uint8Array };

/** What the process is started with. */
export type Start = { size: Size; events: number; startsAt: number };
