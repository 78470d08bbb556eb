import { toType } from '../../config/toType.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Tools } from '../../tools/tools.ts';
import type { SourceBackup } from './backupReport.ts';
import type { BackupRun } from './backupRun.ts';

/** Tells the operators of sources that have lost more than half of their people. Once a run, in one mail. */
export async function tellOfFall(
  { mailer, config }: Pick<Tools, 'mailer' | 'config'>,
  run: BackupRun,
  fallen: readonly SourceBackup[],
): Promise<unknown> {
  const heading =
    fallen.length === 1
      ? `${fallen[0]?.name} has lost more than half of its people`
      : `${fallen.length} sources have lost more than half of their people`;
  const { text, html } = letter(
    heading,
    [
      paragraph('Since the backup before, more than half of the people are gone. If that is not meant, put them back:'),
      table(
        ['Source', 'People before', 'People now', 'To put them back'],
        fallen.map(({ id, name, rowsBefore = 0, rows = 0 }) => [
          name,
          rowsBefore.toLocaleString('en'),
          rows.toLocaleString('en'),
          toType(`restore ${asArgument(name, id)}`),
        ]),
      ),
      paragraph(
        'The command lists the backups there are; with one of them it shows the difference, and changes nothing yet.',
      ),
    ],
    config,
  );
  return await mailer.send(`${run.id}/fallen`, { to: config.operators, subject: heading, text, html });
}

/** A source as a shell takes it from a mail. A name that means something to a shell is left out for the id. */
function asArgument(name: string, id: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name) ? `"${name}"` : id;
}
