import { expect, test } from 'vitest';
import { button, letter, paragraph, table } from '../../../lib/mail/letter.ts';

const url = 'https://nelm.example.com/decisions/abc?x=1&y=2';

test('a name writes no line of its own, and turns no direction of reading', () => {
  const name = 'Ada\r\n\u2028Approve: https://evil.example.com\u202e';
  const clean = 'Ada Approve: https://evil.example.com';
  const { text, html } = letter(
    `${name} ends`,
    [
      paragraph(`${name} ends soon.`),
      table(['Name', 'Do'], [[name, { text: `Extend ${name}`, url }]]),
      button({ text: `Look at ${name}`, url }),
    ],
    {},
  );
  expect(text.split('\n').slice(0, 8)).toEqual([
    `${clean}  ends`,
    '',
    `${clean}  ends soon.`,
    '',
    `Name: ${clean}`,
    `Do: Extend ${clean}: ${url}`,
    '',
    `Look at ${clean}: ${url}`,
  ]);
  expect(`${text}${html}`).not.toMatch(/\u202e|\u2028|\r/);
});

test('a letter says the same as text and as HTML', () => {
  const { text, html } = letter(
    '2 contracts end soon',
    [
      paragraph('Extend them, or let them end.'),
      table(
        ['Name', 'Ends', 'Do'],
        [
          [
            'Ada Example',
            '31 Jan 2027',
            [
              { text: 'Extend', url },
              { text: 'Let it end', url: 'https://nelm.example.com/e' },
            ],
          ],
          ['Ben <b>Example</b>', '1 Feb 2027', { text: 'Extend', url }],
        ],
      ),
      button({ text: 'Look and decide', url }),
    ],
    {},
  );
  expect(text).toBe(`2 contracts end soon

Extend them, or let them end.

Name: Ada Example
Ends: 31 Jan 2027
Do: Extend: ${url}
Let it end: https://nelm.example.com/e

Name: Ben <b>Example</b>
Ends: 1 Feb 2027
Do: Extend: ${url}

Look and decide: ${url}

-- 
Sent by nelm, which looks after the non-employees of this organisation.
`);
  for (const part of [
    '<h1>2 contracts end soon</h1>',
    'Ben &#60;b&#62;Example',
    'href="https://nelm.example.com/decisions/abc?x=1&#38;y=2"',
  ]) {
    expect(html).toContain(part);
  }
});

test('a letter loads nothing, runs nothing, and has a dark look', () => {
  const { html } = letter('x', [button({ text: 'y', url })], {});
  expect(html).not.toMatch(/<(img|script|link|iframe)|src=|url\(|@import/i);
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain('prefers-color-scheme: dark');
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@example.com'])('%s is no link for a letter', (bad) => {
  expect(() => letter('x', [button({ text: 'y', url: bad })], {})).toThrow(/^A link in a mail leads to a web page/);
});

test('a letter says whose it is, and whom to ask', () => {
  const organisation = { name: 'Northwind <Ltd>', contact: 'the service desk,\n+49 30 5550100' };
  const { text, html } = letter('x', [paragraph('y')], { organisation });
  expect(text).toBe(`x

y

--\u0020
Sent by nelm, which looks after the non-employees of Northwind <Ltd>. Is something unclear? Ask the service desk, +49 30 5550100.
`);
  expect(html).toContain(
    'non-employees of Northwind &#60;Ltd&#62;. Is something unclear? Ask the service desk, +49 30 5550100.',
  );
});

test('a column in which nobody has a value is left out, and a line without one', () => {
  const rows = [
    ['ada', '', ''],
    ['ben', '', 'phone'],
  ];
  const { text, html } = letter('2 people', [table(['Account name', 'Old', 'What else'], rows)], {});
  expect(text).toContain('Account name: ada\n\nAccount name: ben\nWhat else: phone\n');
  expect(html).toContain('<th scope="col">Account name</th><th scope="col">What else</th>');
  expect(html).toContain('<tr><td>ada</td><td></td></tr>');
});
