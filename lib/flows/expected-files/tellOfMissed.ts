import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Tools } from '../../tools/tools.ts';
import type { ExpectedFile } from './expectedReport.ts';

/** Tells the operators of files that did not come as they should. Once a run, in one mail. */
export async function tellOfMissed(
  { mailer, config }: Pick<Tools, 'mailer' | 'config'>,
  run: { id: string },
  missed: readonly ExpectedFile[],
): Promise<unknown> {
  const [first] = missed;
  const heading =
    missed.length === 1
      ? `The file that is expected for ${first?.source.name} did not come as it should`
      : `${missed.length} files that are expected did not come as they should`;
  const { text, html } = letter(
    heading,
    [
      paragraph(
        'nelm.config.ts says when these files are expected (expect). Nothing was changed in the sources since they are missing.',
      ),
      table(
        ['Source', 'Expected in', 'By', 'What is wrong'],
        missed.map(({ source, folder, by, problem = '' }) => [source.name, `${folder}/`, by, problem]),
      ),
      paragraph('Drop the file when you have it. You are told once for each day on which it is expected.'),
    ],
    config,
  );
  return await mailer.send(`${run.id}/missed`, { to: config.operators, subject: heading, text, html });
}
