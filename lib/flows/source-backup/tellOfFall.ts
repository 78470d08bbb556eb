import { letter, paragraph, table } from '../../mail/letter.ts';
import type { BackupRun, BackupTools } from './backUpSource.ts';
import type { SourceBackup } from './backupReport.ts';

/** Tells the operators of sources that have lost more than half of their people. Once a run, in one mail. */
export async function tellOfFall(
  { mailer, config }: BackupTools,
  run: BackupRun,
  fallen: readonly SourceBackup[],
): Promise<void> {
  const heading =
    fallen.length === 1
      ? `${fallen[0]?.name} has lost more than half of its people`
      : `${fallen.length} sources have lost more than half of their people`;
  const { text, html } = letter(heading, [
    paragraph('Since the backup before, more than half of the people are gone. If that is not meant, put them back:'),
    table(
      ['Source', 'People before', 'People now', 'To put them back'],
      fallen.map(({ name, rowsBefore = 0, rows = 0 }) => [
        name,
        rowsBefore.toLocaleString('en'),
        rows.toLocaleString('en'),
        `npm run restore -- "${name}"`,
      ]),
    ),
    paragraph(
      'The command lists the backups there are; with one of them it shows the difference, and changes nothing yet.',
    ),
  ]);
  await mailer.send(`${run.id}/fallen`, { to: config.operators, subject: heading, text, html });
}
