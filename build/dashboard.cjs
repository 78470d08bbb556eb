/** The body of the stage's dashboard in CloudWatch, with `${AWS::Region}` where the template puts the region. */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const region = `\${AWS::Region}`;
  const own = (names) => names.map((name) => ['nelm', name, 'Stage', stage]);
  const bySource = (name) => [
    { expression: `SEARCH('{nelm,Source,Stage} Stage="${stage}" MetricName="${name}"', 'Sum', 86400)`, label: '' },
  ];
  const flows = [
    ...['csv-import', 'hr-events', 'expiry-sweep', 'expiry-notice', 'source-backup', 'contract-choice'],
    ...['expected-files', 'source-drift', 'approvals', 'manager-transfer'],
  ];
  const ofFlows = (metric) =>
    flows.map((flow) => ['AWS/Lambda', metric, 'FunctionName', `nelm-${stage}-${flow}`, { label: flow }]);
  const graph = (title, metrics, more = {}) => ({ title, metrics, stat: 'Sum', period: 86400, region, ...more });
  const graphs = [
    graph('People', own(['PeopleCreated', 'PeopleUpdated', 'PeopleEnded', 'PeopleDeleted'])),
    graph('People who need somebody', own(['PeopleRejected', 'PeopleHeld', 'PeopleFailed'])),
    graph('Runs', own(['Runs', 'RunsFailed']), { period: 3600 }),
    graph('Created, by source', [bySource('PeopleCreated')]),
    graph('Ended, by source', [bySource('PeopleEnded')]),
    graph('Rejected, by source', [bySource('PeopleRejected')]),
    graph('Requests to ISC', own(['Requests', 'RequestsThrottled', 'RequestsRetried']), { period: 3600 }),
    graph('Waiting now', own(['FilesWaiting', 'EventsWaiting', 'EventsHeld']), { stat: 'Maximum', period: 300 }),
    graph('Mails', own(['MailsSent', 'MailsRefused'])),
    graph('Approvals by rule', own(['ApprovalsApproved', 'ApprovalsRejected', 'ApprovalsLeft'])),
    graph('Files and events: runs begun', ofFlows('DurableExecutionStarted'), { period: 3600 }),
    graph('Runs that failed', ofFlows('DurableExecutionFailed'), { period: 3600 }),
    graph('Functions that crashed', ofFlows('Errors'), { period: 3600 }),
  ];
  const widgets = graphs.map((properties, index) => ({
    ...{ type: 'metric', width: 8, height: 6, x: (index % 3) * 8, y: Math.floor(index / 3) * 6 },
    properties: { view: 'timeSeries', stacked: false, ...properties },
  }));
  return { body: JSON.stringify({ start: '-P14D', widgets }) };
};
