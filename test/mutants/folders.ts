/** What is mutated together, and by which tests its mutants must be seen. Patterns are of files, from the root. */
export type Folder = { mutate: readonly string[]; tests: readonly string[]; without?: readonly string[] };

/** The pure parts of lib/: what talks to the bucket, to a tenant or to AWS is held by the tests of the flows and by the simulation. */
export const folders: Readonly<Record<string, Folder>> = {
  contracts: { mutate: ['lib/contracts/*.ts'], tests: ['test/lib/contracts/*.test.ts'] },
  dates: { mutate: ['lib/dates/*.ts'], tests: ['test/lib/dates/*.test.ts'] },
  decisions: {
    mutate: ['lib/decisions/{hold,questions,token}.ts'],
    tests: ['test/lib/decisions/{hold,questions,token}.test.ts'],
  },
  isc: {
    mutate: ['lib/isc/{retry,throttle,filters,patch}.ts'],
    tests: ['test/lib/isc/{retry,throttle,filters,patch}.test.ts'],
  },
  people: {
    mutate: [
      'lib/people/{attested,blocked,compare,contractLimits,debris,emailAddress,encodedTwice,leavers,letInBefore,person}.ts',
      'lib/people/{personDigest,personText,saidName,valueFault}.ts',
    ],
    tests: ['test/lib/people/*.test.ts', 'test/lib/people/csv/checkRow.test.ts'],
    // What holds of whole files takes longer than all else.
    without: ['test/lib/people/{csvLaws,oneRule}.test.ts'],
  },
  csv: {
    mutate: [
      'lib/people/csv/{aroundTable,codePage,codePageLetters,columns,cutOff,decode,drawnTable}.ts',
      'lib/people/csv/{header,shortRows,spreadsheetText}.ts',
    ],
    tests: [
      'test/lib/people/csv/{aroundTable,codePage,columns,cutOff,cutOffFault,decode,drawnTable}.test.ts',
      'test/lib/people/csv/{header,shortRows,spreadsheetText}.test.ts',
    ],
  },
  rows: {
    mutate: [
      'lib/people/csv/{checkRow,gatherPerson,headerAgain,looseRows,placedRows,placesOfCells,plainRow,usualRows}.ts',
      'lib/people/csv/{readExport,readRoster,rows,writeChanges,writePeople}.ts',
    ],
    // What holds of any text, in files of laws, takes longer than all else.
    tests: [
      'test/lib/people/csv/{checkRow,rowChecker,gatherPerson,headerAgain,looseRows,placedRows,plainRow}.test.ts',
      'test/lib/people/csv/{readExport,readRoster,rows,shortRows,writeChanges,writePeople}.test.ts',
    ],
  },
  table: {
    mutate: ['lib/people/csv/{quotedLines,table}.ts'],
    tests: ['test/lib/people/csv/{quotedLines,table,tableLimits}.test.ts'],
  },
  roster: {
    mutate: ['lib/people/roster/*.ts'],
    tests: ['test/lib/people/roster/*.test.ts'],
    without: ['test/lib/people/roster/rosterLaws.test.ts'],
  },
  hr: {
    mutate: [
      'lib/hr/{adapter,bamboohr,bamboohrEmployee,deel,eventIdentity,eventRunName,hrEvent,items}.ts',
      'lib/hr/{mapping,rights,signEvent,signature,signingKey,standard,systems,waitingGroups}.ts',
    ],
    tests: ['test/lib/hr/*.test.ts'],
    // It plays whole flows.
    without: ['test/lib/hr/operatorEvent.test.ts'],
  },
  flows: {
    mutate: [
      'lib/flows/approvals/{ruleInput,rules}.ts',
      'lib/flows/csv-import/{absentPeople,afterDecision,giveWay,heldRows,importHeadline,planCounts,remarks}.ts',
      'lib/flows/expected-files/lastDue.ts',
      'lib/flows/expiry-notice/managerGroups.ts',
      'lib/flows/expiry-sweep/sweepOutcome.ts',
      'lib/flows/source-backup/{compareWithBackup,retention}.ts',
    ],
    tests: [
      'test/lib/flows/approvals/rules.test.ts',
      'test/lib/flows/csv-import/{absentPeople,afterDecision,giveWay,holdLeaving,importHeadline,planCounts,remarks}.test.ts',
      'test/lib/flows/expected-files/lastDue.test.ts',
      'test/lib/flows/expiry-notice/managerGroups.test.ts',
      'test/lib/flows/expiry-sweep/sweepOutcome.test.ts',
      'test/lib/flows/source-backup/{compareWithBackup,retention}.test.ts',
    ],
  },
  events: {
    mutate: [
      'lib/flows/hr-events/{completedHire,decideEvent,guard,history,judgedAt,normalizedEvent,personHistory,planEvent,planPerson}.ts',
      'lib/flows/hr-events/{question,remember,whoMayTouch}.ts',
    ],
    tests: [
      'test/lib/flows/hr-events/{completedHire,decideEvent,guard,history,judgedAt,lateDefaults,normalizedEvent,personHistory}.test.ts',
      'test/lib/flows/hr-events/{planEvent,planPerson,question,remember,whoMayTouch}.test.ts',
    ],
  },
};
