import { addressOf, type ConsoleAddress } from './consoleAddress.ts';

/** Where the report of a run is shown, by the run's folder in the bucket. */
export function reportAddress(folder: string): ConsoleAddress {
  return addressOf('run', { folder });
}
