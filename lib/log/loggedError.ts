import * as z from 'zod';

/** Their messages may repeat any value that a defect stumbled over. */
const tellTooMuch = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, z.ZodError];

/** What a log may say of something that was thrown: its kind, and why it was, or where where the reason may name somebody. */
export function loggedError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const { name, message, stack = '' } = error;
  if (!tellTooMuch.some((kind) => error instanceof kind)) return { error: name, reason: message };
  // The stack begins with the message, which may have lines of its own.
  const frames = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : '';
  return { error: name, place: /^\s+at .*$/m.exec(frames)?.[0].trim() ?? 'unknown' };
}
