import { expect, test } from 'vitest';
import { configProblems } from '../../build/configProblems.ts';
import { configSchema } from '../../lib/config/config.ts';

function problems(settings: unknown): string[] {
  const { error } = configSchema.safeParse(settings, { reportInput: true });
  return configProblems(error?.issues ?? []);
}

test.each([
  [{ operaters: [] }, '"operaters" is no setting; did you mean "operators"?'],
  [{ timezone: 'UTC' }, '"timezone" is no setting; did you mean "timeZone"?'],
  [
    { sources: { Contractors: { graceDay: 1 } } },
    '"sources.Contractors.graceDay" is no setting; did you mean "graceDays"?',
  ],
  [
    { sources: { 'Off shore': { graceDay: 1 } } },
    'sources["Off shore"].graceDay is no setting; did you mean "graceDays"?',
  ],
  [{ hr: { bambohr: {} } }, '"hr.bambohr" is no setting; did you mean "bamboohr"?'],
  [{ backups: { weekly: 3 } }, '"backups.weekly" is no setting; there are keepDaily, keepMonthly.'],
  [
    { approvals: { rules: [{ name: 'x', when: { vendr: 'Acme' }, decide: 'leave' }] } },
    '"approvals.rules[0].when.vendr" is no setting; did you mean "vendor"?',
  ],
  [
    { approvals: { rules: [{ name: 'x', when: {}, decide: 'approve', comment: 'x' }] } },
    '"approvals.rules[0].comment" is no setting; there are name, when, decide.',
  ],
])('a setting that is none in %j', (settings, problem) => {
  expect(problems(settings)).toEqual([`nelm.config.ts: ${problem}`]);
});

test.each([
  [
    { timeZone: 'Europe/Berlinn' },
    'timeZone: "Europe/Berlinn" is not an IANA time zone name such as Europe/Berlin; did you mean "Europe/Berlin"?',
  ],
  [
    { timeZone: 'new york' },
    'timeZone: "new york" is not an IANA time zone name such as Europe/Berlin; did you mean "America/New_York"?',
  ],
  [
    { timeZone: 'europe/berlin' },
    'timeZone: "europe/berlin" is not an IANA time zone name such as Europe/Berlin; did you mean "Europe/Berlin"?',
  ],
  [
    { timeZone: 'US/EASTERN' },
    'timeZone: "US/EASTERN" is not an IANA time zone name such as Europe/Berlin; did you mean "America/New_York"?',
  ],
  [{ timeZone: 'utc' }, 'timeZone: "utc" is not an IANA time zone name such as Europe/Berlin; did you mean "UTC"?'],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone: "Mars/Olympus" is not an IANA time zone name such as Europe/Berlin.'],
  [
    { dateFormats: ['dd.MM.yyyy', 'DD/MM/YY'] },
    'dateFormats[1]: "DD/MM/YY" must hold d or dd, M or MM, and yyyy, once each and apart, such as dd.MM.yyyy; a time may follow, such as HH:mm or h:mm a; did you mean "dd/MM/yyyy"?',
  ],
  [
    { sources: { '*': { graceDays: -1 } } },
    'sources["*"].graceDays: -1 is refused: it takes a whole number from 0 on, or "never".',
  ],
  [
    { sources: { Interns: { deleteThresholdPercent: 101 } } },
    'sources.Interns.deleteThresholdPercent: 101 is refused: it takes a number from 0 to 100.',
  ],
  [
    { sources: { Interns: { onboarding: 'Request' } } },
    'sources.Interns.onboarding: "Request" is refused: it takes "request" or "record".',
  ],
  [{ noticeDays: [30, -1] }, 'noticeDays[1]: -1 is refused: it takes a whole number from 1 on.'],
  [{ noticeDays: 30 }, 'noticeDays: 30 is refused: it takes a list, each a whole number from 1 on.'],
  [{ decisionDays: 31 }, 'decisionDays: 31 is refused: it takes a whole number from 1 to 30.'],
  [
    { hr: { standard: { sources: ['x'], maxAgeMinutes: 0 } } },
    'hr.standard.maxAgeMinutes: 0 is refused: it takes a number above 0.',
  ],
  [{ hr: { deel: {} } }, 'hr.deel.source is missing: it takes a text that is not empty.'],
  [{ backups: null }, 'backups: null is refused: it takes { keepDaily, keepMonthly }.'],
  [{ sources: { '': {} } }, 'sources: "" is no name.'],
  [
    { approvals: { rules: [{ name: 'x', when: {}, decide: 'aprove' }] } },
    'approvals.rules[0].decide is refused: it takes "approve", "reject" or "leave".',
  ],
])('a value that is refused in %j', (settings, problem) => {
  expect(problems(settings)).toEqual([`nelm.config.ts: ${problem}`]);
});

test('who is named in the settings is not named in what is said of them', () => {
  expect(problems({ operators: ['ada.admin@'], mailFrom: 'ada.admin' })).toEqual([
    'nelm.config.ts: operators[0] is refused: it takes an e-mail address such as name@example.com.',
    'nelm.config.ts: mailFrom is refused: it takes an e-mail address such as name@example.com.',
  ]);
});

test('everything that is wrong is said, each once', () => {
  expect(problems({ operaters: [], noticeDays: [0], decisionDays: 7 })).toEqual([
    'nelm.config.ts: noticeDays[0]: 0 is refused: it takes a whole number from 1 on.',
    'nelm.config.ts: "operaters" is no setting; did you mean "operators"?',
  ]);
  expect(problems(undefined)).toEqual([
    'nelm.config.ts: its settings are missing: write export default defineConfig({ … });',
  ]);
  expect(problems({})).toEqual([]);
});
