import { IscRefusedError } from './errors.ts';

/** What a call gives; undefined when the tenant says that there is nothing of that id. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof IscRefusedError && error.status === 404) return undefined;
    throw error;
  }
}
