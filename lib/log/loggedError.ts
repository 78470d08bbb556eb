import * as z from 'zod';

/** Their messages may repeat any value that a defect stumbled over. */
const tellTooMuch = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, z.ZodError];

/** Whether the message of an error may name anybody, so that it may stand in the bucket at most. */
export function maySayAnything(error: Error): boolean {
  return tellTooMuch.some((kind) => error instanceof kind);
}

/** Where an error was thrown, without a word of what it says. */
export function placeOf({ message, stack = '' }: Error): string {
  // The stack begins with the message, which may have lines of its own.
  const frames = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : '';
  return /^\s+at .*$/m.exec(frames)?.[0].trim() ?? 'unknown';
}

/** What a log may say of something that was thrown: its kind, and why it was, or where where the reason may name somebody. */
export function loggedError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const { name, message } = error;
  return maySayAnything(error) ? { error: name, place: placeOf(error) } : { error: name, reason: message };
}
