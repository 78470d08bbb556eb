import { isSameAccount } from './person.ts';
import { textFault } from './personText.ts';
import { cleanValue, closeFault, maxValueLength, writtenFault } from './valueFault.ts';

/** An account name as it was written and as it is mended, and why that may be none. */
export type SaidName = { written: string; mended: string; fault: string | undefined };

/** Mends an account name, and judges what it looks like. */
export function readName(written: string): SaidName {
  const mended = cleanValue('accountName', written);
  return { written, mended, fault: closeFault('accountName', mended) };
}

/** Whether a mended account name that looks like none may be one all the same: it can be read, and is not too long. */
export function mayBeName(mended: string): boolean {
  return mended !== '' && mended.length <= maxValueLength && textFault(mended) === undefined;
}

/** Whether a file that makes somebody of this account name makes exactly that account. */
export function canBeMadeByFile(accountName: string): boolean {
  const { mended, fault } = readName(accountName);
  return !fault && !writtenFault('accountName', accountName) && isSameAccount(mended, accountName);
}
