import { toType } from '../../config/toType.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { Tools } from '../../tools/tools.ts';
import { noteTold, readFound } from './foundDifferences.ts';

/**
 * Tells the operators what is otherwise in the tenant than stated and was not told before, once a run, in one mail, and notes it
 * afterwards: what was not told the next run tells. Safe to do twice.
 */
export async function tellOfDrift(
  { mailer, config, bucket }: Pick<Tools, 'mailer' | 'config' | 'bucket'>,
  run: { id: string; folder: string },
): Promise<unknown> {
  const fresh = (await readFound(bucket, run)).differences.filter((difference) => difference.fresh);
  const [first] = fresh;
  const heading =
    fresh.length === 1
      ? `${first?.source} is no longer as nelm.sources.ts states it`
      : `${fresh.length} things of the sources are no longer as nelm.sources.ts states them`;
  const { text, html } = letter(
    heading,
    [
      paragraph(
        'Somebody has changed the tenant by hand, or nelm.sources.ts was deployed and has not been applied yet.',
      ),
      table(
        ['Source', 'What', 'In the tenant', 'In nelm.sources.ts'],
        fresh.map(({ source, what, inTenant, stated }) => [source, what, inTenant, stated]),
      ),
      paragraph(
        `${toType('sources pull')} takes what the tenant has into nelm.sources.ts; ${toType('sources apply')} brings the tenant back. You are told of each change once.`,
      ),
    ],
    config,
  );
  const sent = await mailer.send(`${run.id}/drift`, { to: config.operators, subject: heading, text, html });
  await noteTold(bucket, run, 'all');
  return sent;
}
