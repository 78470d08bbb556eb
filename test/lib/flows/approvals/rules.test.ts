import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApprovalRule, approvalsSchema } from '../../../../lib/config/approvalPolicy.ts';
import {
  type RuleInput,
  ruleInputOf,
  ruleInputSchema,
  shownSource,
} from '../../../../lib/flows/approvals/ruleInput.ts';
import { commentOf, firstRule } from '../../../../lib/flows/approvals/rules.ts';

type When = ApprovalRule['when'];

const judging = { now: Date.parse('2026-11-24T12:00:00Z'), timeZone: 'Europe/Berlin' };

const input: RuleInput = {
  source: {
    name: 'Contractors',
    ids: ['5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01', '2c918085800000000000000000000001'],
  },
  vendor: 'Northwind',
  emailDomain: 'example.com',
  manager: 'jane.doe',
  startDate: '2026-12-01T00:00:00+01:00',
  endDate: '2027-11-30T23:59:59+01:00',
};

function approves(when: When, request: RuleInput = input): boolean {
  return firstRule({ rules: [{ name: 'one', when, decide: 'approve' }] }, request, judging) !== undefined;
}

describe('a condition', () => {
  test.each<[When, boolean]>([
    [{}, true],
    [{ source: 'contractors' }, true],
    [{ source: '2C918085800000000000000000000001' }, true],
    [{ source: '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01' }, true],
    [{ source: '5B0C3F5E6D0A4C1E9A573F1D2C7E8A01' }, true],
    [{ source: ['Interns', 'Contractors'] }, true],
    [{ source: ['Interns', 'Guests'] }, false],
    [{ source: 'Interns' }, false],
    [{ source: 'Contract-ors' }, false],
    [{ source: '' }, false],
    [{ source: '-' }, false],
    [{ vendor: [' northwind ', 'Contoso'] }, true],
    [{ vendor: 'North' }, false],
    [{ emailDomain: 'EXAMPLE.com' }, true],
    [{ emailDomain: ['example.org', 'ample.com'] }, false],
    [{ emailDomain: 'com' }, false],
    [{ manager: 'Jane.Doe' }, true],
    [{ manager: '2c9180000000000000000000000000f1' }, false],
    // All of the first day of the contract to all of the last: 365 days.
    [{ contractDaysAtMost: 365 }, true],
    [{ contractDaysAtMost: 364 }, false],
    [{ contractDaysOver: 364 }, true],
    [{ contractDaysOver: 365 }, false],
    // From 24 November to 1 December.
    [{ daysUntilStartAtMost: 7 }, true],
    [{ daysUntilStartAtMost: 6 }, false],
    [{ daysUntilStartOver: 6 }, true],
    [{ daysUntilStartOver: 7 }, false],
    [{ source: 'Contractors', vendor: 'Contoso' }, false],
  ])('%j of the request: %s', (when, holds) => {
    expect(approves(when)).toBe(holds);
  });

  test('on the e-mail means all that stands behind the last @, and no subdomain', () => {
    const { emailDomain } = ruleInputOf(detail({ email: '"a@example.com"@mail.example.com' }));
    expect(emailDomain).toBe('mail.example.com');
    expect(approves({ emailDomain: 'example.com' }, { ...input, emailDomain })).toBe(false);
  });

  test('on days leaves to a person what is known by its dates alone and may be a day off the bound', () => {
    const dates = { ...input, startDate: '2026-12-01', endDate: '2027-11-30' };
    expect(approves({ contractDaysAtMost: 365 }, dates)).toBe(false);
    expect(approves({ contractDaysAtMost: 366 }, dates)).toBe(true);
    expect(approves({ contractDaysOver: 364 }, dates)).toBe(false);
    expect(approves({ contractDaysOver: 363 }, dates)).toBe(true);
    expect(approves({ daysUntilStartAtMost: 7 }, dates)).toBe(false);
    expect(approves({ daysUntilStartAtMost: 8 }, dates)).toBe(true);
  });

  test('counts days by the calendar of the zone: a change of the clocks makes none shorter or longer', () => {
    const overTheChange = { ...input, startDate: '2027-03-27T00:00:00+01:00', endDate: '2027-03-28T23:59:59+02:00' };
    expect(approves({ contractDaysAtMost: 2, contractDaysOver: 1 }, overTheChange)).toBe(true);
    const soon = { ...input, startDate: '2026-11-24T23:30:00Z' };
    expect(approves({ daysUntilStartAtMost: 1, daysUntilStartOver: 0 }, soon)).toBe(true);
    const past = { ...input, startDate: '2026-11-20T00:00:00+01:00' };
    expect(approves({ daysUntilStartAtMost: -4, daysUntilStartOver: -5 }, past)).toBe(true);
  });

  test.each<When>([{ contractDaysAtMost: 3_000 }, { contractDaysOver: 0 }])(
    '%j does not hold for a contract that ends before it starts, or whose dates are none',
    (when) => {
      expect(approves(when, { ...input, endDate: '2026-11-30T23:59:59+01:00' })).toBe(false);
      expect(approves(when, { ...input, endDate: 'for ever' })).toBe(false);
    },
  );
});

const bounds = { contractDaysAtMost: fc.integer({ min: 1, max: 800 }), contractDaysOver: fc.nat(800) };
const someWhen = fc.record(
  {
    source: fc.constantFrom('Contractors', 'Interns'),
    vendor: fc.constantFrom('Northwind', 'Contoso'),
    emailDomain: fc.constantFrom('example.com', 'example.org'),
    manager: fc.constantFrom('jane.doe', 'john.roe'),
    ...bounds,
    daysUntilStartAtMost: fc.integer({ min: -30, max: 30 }),
    daysUntilStartOver: fc.integer({ min: -30, max: 30 }),
  },
  { requiredKeys: [] },
);
const someRules = fc
  .array(fc.record({ when: someWhen, decide: fc.constantFrom('approve' as const, 'leave' as const) }), { minLength: 1 })
  .map((rules) => rules.map((rule, index): ApprovalRule => ({ ...rule, name: `rule ${index}` })));
const someFacts = fc.record(
  {
    source: fc.constantFrom({ name: 'Contractors', ids: [] }, { name: 'Interns', ids: [] }, { ids: [] }),
    vendor: fc.constantFrom('Northwind', 'NORTHWIND', 'Other'),
    emailDomain: fc.constantFrom('example.com', 'Example.Org'),
    manager: fc.constantFrom('jane.doe', 'JOHN.ROE'),
    startDate: fc.constantFrom('2026-11-20', '2026-12-01T00:00:00+01:00'),
    endDate: fc.constantFrom('2027-01-31', '2028-11-30T23:59:59+01:00'),
  },
  { requiredKeys: ['source'] },
) as fc.Arbitrary<RuleInput>;

describe('laws', () => {
  test('the first rule that would decide alone is the one that decides; where none would, none does', () => {
    fc.assert(
      fc.property(someRules, someFacts, (rules, request) => {
        const alone = rules.find((rule) => firstRule({ rules: [rule] }, request, judging));
        expect(firstRule({ rules }, request, judging)).toBe(alone);
      }),
    );
  });

  test('rules behind the one that decides change nothing', () => {
    fc.assert(
      fc.property(someRules, someRules, someFacts, (rules, more, request) => {
        const enough: ApprovalRule[] = [...rules, { name: 'all others', when: {}, decide: 'leave' }];
        const decided = firstRule({ rules: enough }, request, judging);
        expect(decided).toBeDefined();
        expect(firstRule({ rules: [...enough, ...more] }, request, judging)).toBe(decided);
      }),
    );
  });

  test('case does not count, on either side', () => {
    const upper = <Value extends object>(value: Value): Value =>
      JSON.parse(JSON.stringify(value), (_, text) => (typeof text === 'string' ? text.toUpperCase() : text));
    fc.assert(
      fc.property(someWhen, someFacts, (when, request) => {
        expect(approves(upper(when), request)).toBe(approves(when, request));
        expect(approves(when, upper(request))).toBe(approves(when, request));
      }),
    );
  });

  test('a request that says less satisfies no condition more', () => {
    const names = ['vendor', 'emailDomain', 'manager', 'startDate', 'endDate'] as const;
    fc.assert(
      fc.property(someWhen, someFacts, fc.constantFrom(...names), (when, request, name) => {
        const { [name]: _, ...less } = request;
        if (approves(when, less)) expect(approves(when, request)).toBe(true);
      }),
    );
  });

  test('of two opposite bounds never both hold, and with instants one does', () => {
    fc.assert(
      fc.property(someFacts, fc.nat(800), (request, days) => {
        const holding = [{ contractDaysAtMost: days + 1 }, { contractDaysOver: days + 1 }].map((when) =>
          approves(when, request),
        );
        expect(holding).not.toEqual([true, true]);
        const exact = request.startDate?.includes('T') && request.endDate?.includes('T');
        if (exact) expect(holding).toContain(true);
      }),
    );
  });
});

test('what rules look at is what a request says, without the blanks around it', () => {
  const said = {
    nonEmployeeSource: { id: '5b0c', sourceId: '2c91', name: ' Contractors ' },
    email: 'ada@example.com',
    manager: 'jane.doe ',
    startDate: '2026-12-01T00:00:00Z',
    endDate: '2027-11-30T22:59:59Z',
    data: { vendor: 'Northwind', costCenter: '7' },
  };
  const read = ruleInputOf(detail(said));
  expect(read).toEqual({
    source: { name: 'Contractors', ids: ['5b0c', '2c91'] },
    vendor: 'Northwind',
    emailDomain: 'example.com',
    manager: 'jane.doe',
    startDate: '2026-12-01T00:00:00Z',
    endDate: '2027-11-30T22:59:59Z',
  });
  expect(ruleInputSchema.parse(read)).toEqual(read);
  expect(ruleInputOf(detail({ nonEmployeeSource: { id: '5b0c' } }))).toEqual({ source: { ids: ['5b0c'] } });
});

test('a source is shown by its name, or else by its id', () => {
  expect(shownSource({ source: { name: 'Contractors', ids: ['5b0c'] } })).toBe('Contractors');
  expect(shownSource({ source: { ids: ['5b0c', '2c91'] } })).toBe('5b0c');
  expect(shownSource({ source: { ids: [] } })).toBeUndefined();
  expect(shownSource(undefined)).toBeUndefined();
});

test('what a request does not say, or leaves empty, is not a fact', () => {
  expect(ruleInputOf(detail({}))).toEqual({ source: { ids: [] } });
  expect(ruleInputOf({ id: '1', approvalStatus: 'PENDING' })).toEqual({ source: { ids: [] } });
  expect(ruleInputOf(detail({ email: 'nobody', manager: ' ', data: { vendor: null }, endDate: null }))).toEqual({
    source: { ids: [] },
  });
});

test('a comment names the rule; that of a rejection begins with the reason', () => {
  expect(commentOf({ name: 'known vendor', when: {}, decide: 'approve' })).toBe(
    'Approved by nelm\'s rule "known vendor".',
  );
  expect(commentOf({ name: 'too long', when: {}, decide: 'reject', comment: 'At most a year.' })).toBe(
    'At most a year. (nelm\'s rule "too long")',
  );
});

describe('a policy is refused', () => {
  const rule = { name: 'one', when: {}, decide: 'approve' };
  test.each<[string, object]>([
    ['without a rule', { rules: [] }],
    ['with two rules of one name', { rules: [rule, rule] }],
    ['with a rejection without a comment', { rules: [{ ...rule, decide: 'reject' }] }],
    ['with an @ in a domain', { rules: [{ ...rule, when: { emailDomain: '@example.com' } }] }],
    ['with a condition that there is none of', { rules: [{ ...rule, when: { domain: 'example.com' } }] }],
  ])('%s', (_, policy) => {
    expect(approvalsSchema.safeParse(policy).success).toBe(false);
  });
});

function detail(nonEmployeeRequest: object): Parameters<typeof ruleInputOf>[0] {
  return { id: '1', approvalStatus: 'PENDING', nonEmployeeRequest: { id: '2', ...nonEmployeeRequest } };
}
