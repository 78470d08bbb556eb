/**
 * Whether an error may pass by itself. ISC's errors say so themselves; of AWS's, those of the service and of the network do.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('retry' in error) return error.retry === true;
  // The client sets `$retryable` on every error; only on some does it say anything.
  if ('$fault' in error) return error.$fault === 'server' || ('$retryable' in error && error.$retryable !== undefined);
  return 'code' in error && /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)/.test(String(error.code));
}
