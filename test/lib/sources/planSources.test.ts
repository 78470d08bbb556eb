import { expect, test } from 'vitest';
import { planSources } from '../../../lib/sources/planSources.ts';
import { pulledSources } from '../../../lib/sources/pulledSources.ts';
import { lossOf } from '../../../lib/sources/sourceSteps.ts';
import { stepsText } from '../../../lib/sources/stepText.ts';
import type { TenantSource, TenantState } from '../../../lib/sources/tenantState.ts';
import { defineSources } from '../../../lib/sources/wantedSources.ts';

type Stated = Parameters<typeof defineSources>[0];

const identities = ['max', 'anna', 'arno', 'olga'].map((alias, index) => ({
  id: `0000000000000000000000000000000${index}`,
  alias,
  email: alias === 'arno' ? 'anna@example.com' : `${alias}@example.com`,
}));
const idOf = (alias: string) => identities.find((one) => one.alias === alias)?.id ?? '';

function there(name: string, more: Partial<TenantSource> = {}): TenantSource {
  const id = `id-${name}`;
  return {
    id,
    ids: [id],
    name,
    description: '',
    managers: [],
    approvers: [],
    people: 0,
    attributes: [],
    mandatory: [],
    ...more,
  };
}

const attribute = (technicalName: string, more = {}) => ({
  ...{ id: `id-${technicalName}`, technicalName, label: technicalName, help: '', placeholder: '', required: false },
  ...more,
});

const plan = (stated: Stated, ...sources: TenantSource[]) =>
  planSources(defineSources(stated), { sources, identities } satisfies TenantState);
const text = (stated: Stated, ...sources: TenantSource[]) => stepsText(plan(stated, ...sources).steps).split('\n');
const stated = ({ id: _, ...one }: ReturnType<typeof attribute>) => one;

test('what is the same takes no step: people by account name, address or id, managers in any order', () => {
  const same = there('Contractors', {
    managers: [idOf('max'), idOf('olga')],
    approvers: [idOf('anna')],
    attributes: [attribute('vendor')],
  });
  const one = {
    name: 'Contractors',
    managers: ['OLGA@example.com', 'Max'],
    approvers: [idOf('anna')],
    attributes: [stated(attribute('vendor'))],
  };
  expect(plan([one], same)).toEqual({ steps: [], problems: [], obstacles: [] });
});

test('everything that differs is said, by source', () => {
  const before = there('Contractors', {
    ...{ description: 'Old', managers: [idOf('max')], approvers: [idOf('anna'), idOf('olga')], people: 12 },
    attributes: [attribute('vendor', { label: 'Vendor', help: 'Whose they are', placeholder: '…' }), attribute('site')],
  });
  const after = {
    ...{ name: 'Contractors', description: 'New', approvers: ['olga', 'anna'] },
    attributes: [
      stated(attribute('vendor', { label: 'Company', help: 'Whom they work for', required: true })),
      { technicalName: 'floor', label: 'Floor' },
    ],
  };
  const interns = { name: 'Interns', owner: 'olga', managers: ['max'], attributes: [stated(attribute('school'))] };
  expect(text([after, interns], before, there('Gone', { people: 1 }))).toEqual([
    'Contractors',
    '  ~ description: "Old" → "New"',
    '  ~ managers: max → nobody',
    '  ~ approvers: anna, olga → olga, anna',
    '  ~ attribute vendor, label: "Vendor" → "Company"',
    '  ~ attribute vendor, help: "Whose they are" → "Whom they work for"',
    '  ~ attribute vendor, placeholder: "…" → ""',
    '  ~ attribute vendor, required: false → true',
    '  + attribute floor ("Floor")',
    '  - attribute site ("site"), with the values that people have in it',
    'Interns',
    '  + the source',
    '  + owner: olga',
    '  + managers: max',
    '  + attribute school ("school")',
    'Gone',
    '  - the source, with its 1 person',
  ]);
});

test('a source that carries its id is renamed; one that does not is another one', () => {
  expect(text([{ ids: ['ID-Con'], name: 'Externals' }], there('Con', { people: 3 }))).toEqual([
    'Con',
    '  ~ name: "Con" → "Externals"',
  ]);
  expect(text([{ name: 'Externals', owner: 'max' }], there('Con', { people: 3 }))).toEqual([
    ...['Externals', '  + the source', '  + owner: max'],
    ...['Con', '  - the source, with its 3 people'],
  ]);
});

test('ids of another tenant mean nothing here: the name does', () => {
  expect(plan([{ ids: ['of-the-sandbox'], name: 'contractors' }], there('contractors')).steps).toEqual([]);
  expect(text([{ ids: ['of-the-sandbox'], name: 'contractors' }], there('Contractors'))).toEqual([
    'Contractors',
    '  ~ name: "Contractors" → "contractors"',
  ]);
});

test('two sources whose names differ in letter case alone are two, where a tenant has them', () => {
  const both = [
    there('contractors', { id: 'id-1', ids: ['id-1'], description: 'small' }),
    there('Contractors', { id: 'id-2', ids: ['id-2'], description: 'large' }),
  ];
  const pulled = pulledSources({ sources: [...both], identities }, []);
  expect(plan(pulled, ...both)).toEqual({ steps: [], problems: [], obstacles: [] });
  // In another tenant their names tell which is which.
  const elsewhere = both.map((one) => ({ ...one, id: `other-${one.id}`, ids: [`other-${one.id}`] })).reverse();
  expect(plan(pulled, ...elsewhere)).toEqual({ steps: [], problems: [], obstacles: [] });
  const made = pulled.map((one) => ({ ...one, owner: 'max' }));
  expect(plan(made).steps.map(({ kind, source: { name } }) => [kind, name])).toEqual([
    ['create source', 'contractors'],
    ['create source', 'Contractors'],
  ]);
  const [small, large] = pulled;
  expect(
    text(
      [
        { ...small, name: 'Contractors' },
        { ...large, name: 'contractors' },
      ] as Stated,
      ...both,
    ),
  ).toEqual([
    ...[
      'contractors',
      '  ~ name: "contractors" → "Contractors (gets its name)", for as long as another source has its name',
    ],
    ...['Contractors', '  ~ name: "Contractors" → "contractors"'],
    ...['Contractors (gets its name)', '  ~ name: "Contractors (gets its name)" → "Contractors"'],
  ]);
});

test('what is pulled can be planned, however its ids were written', () => {
  const source = there('A', { ids: ['5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01', '0123456789abcdef0123456789abcdef'] });
  const one = { ...source, id: '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01' };
  const before = defineSources([{ ids: ['5B0C3F5E6D0A4C1E9A573F1D2C7E8A01', 'of-the-sandbox'], name: 'A' }]);
  const pulled = pulledSources({ sources: [one], identities }, before);
  expect(pulled.map(({ ids }) => ids)).toEqual([['of-the-sandbox', '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01']]);
  expect(plan(pulled, one).steps).toEqual([]);
  const ofTwo = defineSources([{ ids: ['id-A', 'id-B'], name: 'A' }]);
  const both = [there('A'), there('B')];
  expect(plan(pulledSources({ sources: both, identities }, ofTwo), ...both).steps).toEqual([]);
});

test('nobody is pulled by a name that means somebody else, or nobody', () => {
  const [asId, sharing, other] = ['0'.repeat(31).concat('a'), '0'.repeat(31).concat('b'), '0'.repeat(31).concat('c')];
  const known = [
    { id: asId, alias: 'ffffffffffffffffffffffffffffffff', email: 'eva@example.com' },
    { id: sharing, alias: '', email: 'team@example.com' },
    { id: other, alias: null, email: 'team@example.com' },
  ];
  const source = there('A', { managers: [asId, sharing, other] });
  const pulled = pulledSources({ sources: [source], identities: known }, []);
  expect(pulled[0]?.managers).toEqual(['eva@example.com', sharing, other]);
  expect(planSources(defineSources(pulled), { sources: [source], identities: known }).steps).toEqual([]);
});

test('two names that change places go by a third one', () => {
  const swapped = [
    { ids: ['id-A'], name: 'B' },
    { ids: ['id-B'], name: 'A' },
  ];
  expect(text(swapped, there('A'), there('B'))).toEqual([
    'A',
    '  ~ name: "A" → "B (gets its name)", for as long as another source has its name',
    'B',
    '  ~ name: "B" → "A"',
    'B (gets its name)',
    '  ~ name: "B (gets its name)" → "B"',
  ]);
});

test('a name is free before another source gets it', () => {
  const chain = [
    { ids: ['id-A'], name: 'B' },
    { ids: ['id-B'], name: 'C' },
    { name: 'A', owner: 'max' },
  ];
  expect(plan(chain, there('A'), there('B')).steps.map((step) => [step.kind, step.source.name])).toEqual([
    ['change source', 'B'],
    ['change source', 'A'],
    ['create source', 'A'],
  ]);
});

test('a source goes first only where it is in the way of another', () => {
  const removedLast = plan([{ name: 'New', owner: 'max' }], there('Old')).steps.map(({ kind }) => kind);
  expect(removedLast).toEqual(['create source', 'remove source']);
  const sameName = plan([{ ids: ['id-A'], name: 'Old' }], there('A'), there('Old')).steps.map(({ kind }) => kind);
  expect(sameName).toEqual(['remove source', 'change source']);
  const full = Array.from({ length: 50 }, (_, index) => there(`S${index}`));
  const kept = full.slice(1).map(({ name }) => ({ name }));
  const fullOne = plan([...kept, { name: 'New', owner: 'max' }], ...full).steps.map(({ kind }) => kind);
  expect(fullOne).toEqual(['remove source', 'create source']);
});

test('new attributes come before old ones go, as far as there is room and their names are free', () => {
  const ten = Array.from({ length: 10 }, (_, index) => attribute(`a${index}`));
  const wanted = [
    ...ten.slice(2).map(stated),
    { technicalName: 'A1', label: 'x' },
    { technicalName: 'new', label: 'x' },
  ];
  const steps = plan([{ name: 'S', attributes: wanted }], there('S', { attributes: ten })).steps;
  expect(steps.map((step) => [step.kind, 'attribute' in step && step.attribute.technicalName])).toEqual([
    ['remove attribute', 'a1'],
    ['add attribute', 'A1'],
    ['remove attribute', 'a0'],
    ['add attribute', 'new'],
  ]);
});

test('what cannot be brought back is known', () => {
  const losses = (source: Stated[number][], ...sources: TenantSource[]) => plan(source, ...sources).steps.map(lossOf);
  const approved = { approvers: [idOf('anna')] };
  expect(losses([{ name: 'S' }], there('S', approved))).toEqual(['last approver']);
  expect(losses([{ name: 'S', approvers: ['max'] }], there('S', approved))).toEqual([undefined]);
  expect(losses([], there('S', { people: 1 }), there('T'), there('U', { people: undefined }))).toEqual([
    ...['people', undefined, 'people'],
  ]);
  const withSite = { attributes: [attribute('site')] };
  expect(losses([{ name: 'S' }], there('S', { ...withSite, people: 1 }))).toEqual(['values']);
  expect(losses([{ name: 'S' }], there('S', withSite))).toEqual([undefined]);
});

test('what cannot be done is said, all of it; what differs is known all the same', () => {
  const sources = [
    { name: 'New', managers: ['nobody'] },
    { name: 'S', approvers: ['anna@example.com'], managers: ['max', idOf('max')] },
  ];
  const { steps, problems, obstacles } = plan(sources, there('S', { managers: [idOf('max')] }));
  expect(problems).toEqual([]);
  expect(obstacles).toEqual([
    '"New", managers: it names "nobody", whom the tenant does not know by account name or e-mail address.',
    '"New" is to be made and has no owner: give it one.',
    '"S", managers: two of the names are the same person.',
    '"S", approvers: it names "anna@example.com", whom 2 people are: write an account name.',
  ]);
  expect(stepsText(steps).split('\n')).toEqual([
    ...['New', '  + the source', '  + managers: nobody (unknown)'],
    ...['S', `  ~ managers: max → max, ${idOf('max')}`, '  ~ approvers: nobody → anna@example.com (unknown)'],
  ]);
});

test('of ids that mean the same source, and of one that means several, nothing is planned', () => {
  const twice = [
    { ids: ['id-T'], name: 'T' },
    { ids: ['second id of T'], name: 'U' },
  ];
  expect(plan(twice, there('T', { ids: ['id-T', 'second id of T'] }))).toEqual({
    steps: [],
    problems: ['"T" and "U" carry ids of the same source.'],
    obstacles: [],
  });
  expect(plan([{ ids: ['id-A', 'id-B'], name: 'A' }], there('A'), there('B'))).toEqual({
    steps: [],
    problems: ['"A" carries the ids of 2 sources of this tenant.'],
    obstacles: [],
  });
});

test.each<[string, unknown, string]>([
  [
    'too many approvers',
    { approvers: ['a', 'b', 'c', 'd'] },
    'S, approvers: must be 3 at most, as a tenant takes no more.',
  ],
  ['somebody twice', { managers: ['max', 'MAX'] }, 'S, managers: must not name anybody twice.'],
  [
    'too many attributes',
    { attributes: Array.from({ length: 11 }, (_, index) => ({ technicalName: `a${index}`, label: 'x' })) },
    'S, attributes: must be 10 at most, as a source takes no more.',
  ],
  [
    'a technical name twice',
    { attributes: ['a', 'A'].map((technicalName) => ({ technicalName, label: 'x' })) },
    'S, attributes: must not have a technical name twice, in whatever letter case.',
  ],
  [
    'one of the eight',
    { attributes: [{ technicalName: 'email', label: 'x' }] },
    'S, attributes[0].technicalName: must be none of the eight that every source has.',
  ],
  ['no label', { attributes: [{ technicalName: 'a', label: ' ' }] }, 'S, attributes[0].label: must not be empty.'],
  [
    'a setting that there is not',
    { approver: ['max'] },
    'S: "approver" is no setting; there are ids, name, description, owner, managers, approvers, attributes.',
  ],
  [
    'one that an attribute has not',
    { attributes: [{ technicalName: 'a', label: 'A', mandatory: true }] },
    'S, attributes[0]: "mandatory" is no setting; there are technicalName, label, help, placeholder, required.',
  ],
])('%s is refused where the file is loaded', (_, more, problem) => {
  expect(() => defineSources([{ name: 'S', ...Object(more) }])).toThrow(`nelm.sources.ts: ${problem}`);
});

test('too many sources, and a name twice, are refused where the file is loaded', () => {
  const many = Array.from({ length: 51 }, (_, index) => ({ name: `S${index}` }));
  expect(() => defineSources(many)).toThrow('nelm.sources.ts: its sources: must be 50 at most');
  expect(() => defineSources([{ name: 'S' }, { name: 's ' }])).toThrow('must not have a name twice');
  expect(() => defineSources([{ ids: ['id-S'], name: 'S' }, { name: 's' }])).toThrow('unless each of the two');
  const sameName = [
    { ids: ['id-1'], name: 'S' },
    { ids: ['id-2'], name: 'S' },
  ];
  expect(() => defineSources(sameName)).toThrow('must not have a name twice');
});
