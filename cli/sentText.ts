import * as z from 'zod';

/** What the door answers to a delivery, as far as it is shown. */
export const answerSchema = z.object({
  error: z.string().optional(),
  counts: z.object({ accepted: z.number(), known: z.number(), ignored: z.number(), refused: z.number() }).optional(),
  problems: z.array(z.object({ path: z.string(), reason: z.string() })).default([]),
  problemsLeftOut: z.number().default(0),
});

/** What became of a delivery, for a terminal: what was taken and where to look, or what was not and why. */
export function sentText(status: number, answer: z.output<typeof answerSchema>): string {
  const { error, counts, problems, problemsLeftOut } = answer;
  return [
    counts ? takenText(counts) : `Not taken (${status}): ${error ?? 'the door gave no reason.'}`,
    ...problems.map(({ path, reason }) => `  ${path === '' ? 'the event' : path}: ${reason}`),
    ...(problemsLeftOut > 0 ? [`  and ${problemsLeftOut.toLocaleString('en')} more`] : []),
  ].join('\n');
}

function takenText(counts: NonNullable<z.output<typeof answerSchema>['counts']>): string {
  const { accepted, known, ignored, refused } = counts;
  const waiting = accepted + known;
  const parts = [
    ...(waiting > 0 ? [`Taken: ${events(waiting)}${known > 0 ? `, ${known} of which waited already` : ''}.`] : []),
    ...(ignored > 0 ? [`Ignored: ${events(ignored)} of a type that nelm does nothing for.`] : []),
    ...(refused > 0 ? [`Refused: ${events(refused)}.`] : []),
    ...(waiting > 0 ? [`npx nelm start shows what becomes of ${waiting === 1 ? 'it' : 'them'}.`] : []),
  ];
  return parts.join(' ') || 'The body has no event.';
}

const events = (count: number) => `${count.toLocaleString('en')} event${count === 1 ? '' : 's'}`;
