import { sourceDrift } from '../../../lib/flows/source-drift/sourceDrift.ts';
import { defineSources, type WantedSource } from '../../../lib/sources/wantedSources.ts';
import { seededSources } from '../../../local/tenant/seed.ts';
import type { Scenarios } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const { Contractors, Interns } = seededSources;
const people = { managers: ['manager'], approvers: ['approver', 'approver2'] };
const attributes = [
  {
    ...{ technicalName: 'vendor', label: 'Vendor', required: true },
    ...{ help: 'The company that the person is employed by', placeholder: 'Enter the name of a company.' },
  },
  {
    ...{ technicalName: 'costCenter', label: 'Cost Center' },
    ...{ help: 'The cost center that pays for the person', placeholder: 'Enter a cost center.' },
  },
];

/** What a new tenant has. */
export const asItIs = defineSources([
  { name: 'Contractors', description: Contractors.description, ...people, attributes },
  { name: 'Interns', description: Interns.description, ...people },
]);

const compare = (stage: Stage, stated: WantedSource[] | undefined, dryRun = false) =>
  stage.fire(stage.host(sourceDrift(stated)), 'source-drift', dryRun);
const somebodyChanges = (stage: Stage) => stage.isc.sources.patch(Interns.id, { description: 'Changed by hand.' });

export const sourceDriftScenarios: Scenarios = {
  'somebody changed a source, and the day after it was said': async (stage) => {
    await somebodyChanges(stage);
    const told = await compare(stage, asItIs);
    stage.clock.advance(86_400_000);
    return [told, await compare(stage, asItIs)];
  },
  'nothing differs': async (stage) => [await compare(stage, asItIs)],
  'a dry run': async (stage) => {
    await somebodyChanges(stage);
    return [await compare(stage, asItIs, true)];
  },
  'two sources are stated that are the same': async (stage) => [
    await compare(
      stage,
      defineSources([
        { name: 'Contractors', ids: [Interns.id] },
        { name: 'Interns', ids: [Interns.sourceId] },
      ]),
    ),
  ],
  'nelm was deployed without the file': async (stage) => [await compare(stage, undefined)],
};
