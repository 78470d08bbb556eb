import { Logger } from '@aws-lambda-powertools/logger';

/** What the parts of a function write to. Ids, kinds and counts only: never a name, an address or a file's name. */
export type Log = Record<'info' | 'warn' | 'error', (message: string, fields: Record<string, unknown>) => void>;

/** The structured log of a function. */
export function createLog(serviceName: string): Logger {
  return new Logger({ serviceName });
}
