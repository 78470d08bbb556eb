import { textFault } from './personText.ts';
import { cleanValue, closeFault, maxValueLength } from './valueFault.ts';

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
