import { expect, test } from 'vitest';
import { largestBody } from '../../../../lib/doors/console/consoleDoor.ts';
import { largestUpload } from '../../../../lib/doors/console/dropPage.ts';
import { largestFile } from '../../../../lib/doors/console/runPage.ts';

/** Of a synchronous invocation, as Lambda documents it: of what it is given, and of what it answers. */
const mostOfLambda = 6 * 1024 * 1024;

/** What else a request or an answer has: its headers, and the fields of the event. */
const envelope = 64 * 1024;

test.each([
  ['what the console takes', largestBody],
  ['a file that the console gives', largestFile],
])('%s fits into what Lambda passes on, in base64', (_, bytes) => {
  expect(Math.ceil(bytes / 3) * 4 + envelope).toBeLessThan(mostOfLambda);
});

test('a file of the size that the console names fits into a body, with the rest of its form', () => {
  expect(largestUpload + envelope).toBeLessThan(largestBody);
});
