import { expect, test } from 'vitest';
import { createMailbox, refusedAddress } from './mailbox.ts';

test('a mailbox has the mails that SES took and their links, until it forgets them: a month of a million people has 90,000', () => {
  const mailbox = createMailbox(() => 1_000);
  const text = 'Open https://nelm.example.com/contracts/abc.def/end to end it.';
  const Simple = { Subject: { Data: 'Contracts' }, Body: { Text: { Data: text } } };
  mailbox.take(JSON.stringify({ Destination: { ToAddresses: ['jane.doe@example.com'] }, Content: { Simple } }));
  const mail = { at: 1_000, key: '', to: ['jane.doe@example.com'], subject: 'Contracts', text };
  expect([mailbox.mails, mailbox.links()]).toEqual([
    [mail],
    [{ kind: 'contract', token: 'abc.def', wish: 'end', mail }],
  ]);
  mailbox.forget();
  expect([mailbox.mails, mailbox.links()]).toEqual([[], []]);
});

test('a mail that asks whether somebody takes people over has a link, or leads into the console', () => {
  const mailbox = createMailbox(() => 1_000);
  for (const query of ['token=abc.def', 'id=0123'])
    mailbox.take(
      JSON.stringify({
        Destination: { ToAddresses: ['jane.doe@example.com'] },
        Content: {
          Simple: {
            Subject: { Data: 'Accept or decline' },
            Body: { Text: { Data: `Look: https://nelm.example.com/console/offer?${query}` } },
          },
        },
      }),
    );
  const [first, second] = mailbox.mails;
  expect(mailbox.links()).toEqual([{ kind: 'offer', token: 'abc.def', wish: '', mail: first }]);
  expect(mailbox.places('offer')).toEqual([{ kind: 'offer', id: '0123', mail: second }]);
});

test('a mail to an address that SES refuses is none, and it is known what struck it', () => {
  const mailbox = createMailbox(() => 1_000);
  const Simple = { Subject: { Data: '' }, Body: { Text: { Data: '' } } };
  const sent = JSON.stringify({ Destination: { ToAddresses: [refusedAddress] }, Content: { Simple } });
  expect(mailbox.take(sent).status).toBe(400);
  expect([mailbox.mails, mailbox.struck]).toEqual([[], [{ at: 1_000, key: '', what: 'rejected' }]]);
});
