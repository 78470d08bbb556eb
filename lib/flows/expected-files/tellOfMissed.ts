import { createHash } from 'node:crypto';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Tools } from '../../tools/tools.ts';
import type { ExpectedFile } from './expectedReport.ts';
import { noteLooked } from './lookForFile.ts';

/**
 * Tells the operators of files that did not come as they should, in one mail, and notes it afterwards: of what was not told the
 * next run tells. Safe to do twice.
 */
export async function tellOfMissed(
  tools: Pick<Tools, 'mailer' | 'config' | 'bucket'>,
  missed: readonly ExpectedFile[],
): Promise<unknown> {
  const { mailer, config } = tools;
  const [first] = missed;
  const heading =
    missed.length === 1
      ? `The file that is expected for ${first?.source.name} did not come as it should`
      : `${missed.length} files that are expected did not come as they should`;
  const { text, html } = letter(
    heading,
    [
      paragraph(`nelm.config.ts says when these files are expected (expect). ${whatBecame(missed)}`),
      table(
        ['Source', 'Expected in', 'By', 'What is wrong'],
        missed.map(({ source, folder, by, problem = '' }) => [source.name, `${folder}/`, by, problem]),
      ),
      paragraph('Drop the file when you have it. You are told once for each day on which it is expected.'),
    ],
    config,
  );
  const sent = await mailer.send(keyOf(missed), { to: config.operators, subject: heading, text, html });
  for (const file of missed) await noteLooked(tools, file);
  return sent;
}

/** Whether the sources were changed: what came with something wrong was imported all the same. */
function whatBecame(missed: readonly ExpectedFile[]): string {
  const came = missed.filter(({ file }) => file !== undefined);
  const sentences = [
    came.length > 0 && 'What came with something wrong was imported all the same: its report says what it changed.',
    came.length < missed.length && 'Nothing was changed in a source since its file is missing.',
  ];
  return sentences.filter((one) => one !== false).join(' ');
}

/** By the files and no run: while SES is down the run of an hour ago may still be about to tell of the same ones. */
function keyOf(missed: readonly ExpectedFile[]): string {
  const all = missed.map(({ source, due }) => `${source.id} ${due}`).sort();
  return `expected-files/${createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 40)}`;
}
