import { eventIdentity } from '../../hr/eventIdentity.ts';
import { letter, paragraph, table } from '../../mail/letter.ts';
import type { EventResult } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';

/** The mail to the operators about an event that somebody must look after, and what to do; nothing of any other. */
export function mailOperators({ tools, run }: EventStory, result: EventResult): (() => Promise<unknown>) | undefined {
  const { mailer, config } = tools;
  const { id, notice, source, folder } = run;
  if (config.operators.length === 0 || (result.outcome !== 'failed' && result.outcome !== 'refused')) return undefined;
  const event = 'event' in notice ? notice.event : result.event;
  const what = event?.type ?? 'an event';
  const { text, html } = letter(`"${what}" from ${notice.system} was not done`, [
    paragraph(result.error ?? result.reason ?? ''),
    paragraph(
      `${consequenceOf(result)} Correct what it says, and send the event again with a new id; or do it by hand.`,
    ),
    table(
      ['What', 'Which'],
      [
        ['Source', source.name],
        ['Account name', event?.person.accountName ?? 'not known'],
        ['Happened', eventIdentity(notice).occurredAt],
        ['Report', `${folder}/report.html`],
      ],
    ),
  ]);
  const subject = `Send again or do by hand: "${what}" for ${source.name} was not done`;
  return () => mailer.send(`${id}/hr-event`, { to: config.operators, subject, text, html });
}

function consequenceOf({ outcome, requestId }: EventResult): string {
  if (outcome === 'refused') return 'Nothing was changed.';
  if (requestId) return 'There is a request of the person; look in ISC at what became of it.';
  return 'It is not certain that nothing was changed; look at the person in ISC.';
}
