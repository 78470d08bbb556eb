import type { DatabaseSync } from 'node:sqlite';
import type { Caller, Needs } from './rights.ts';

/** What an operation works with, the same for every call. */
export type Services = {
  database: DatabaseSync;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Tells the bulk-upload queue that there is a new job. */
  wakeJobs: () => void;
};

/** One authorized request to an operation. */
export type Call = Services & {
  caller: Caller;
  request: Request;
  query: URLSearchParams;
  /** A parameter of the path, decoded. */
  parameter(name: string): string;
};

/** One operation of the API. The table in operations.ts holds them by operation id. */
export type Operation = Needs & {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without the version, parameters as `:name`. */
  path: string;
  answer(call: Call): Response | Promise<Response>;
};

/** The present as the tenant writes it: ISO 8601, UTC, milliseconds. */
export function instant(clock: () => number): string {
  return new Date(clock()).toISOString();
}
