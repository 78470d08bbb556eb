import { Logger } from '@aws-lambda-powertools/logger';

/** The structured log of a function. Ids, row numbers and counts only: never a name, an address or a file's name. */
export function createLog(serviceName: string): Logger {
  return new Logger({ serviceName });
}
