import { expect, test } from 'vitest';
import { createMailbox } from './mailbox.ts';

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
