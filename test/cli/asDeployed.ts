import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { awsEnvironment } from '../../local/aws/stack.ts';
import { seededClients } from '../../local/tenant/seed.ts';
import type { RunningNelm } from '../functions/nelm.ts';

/** What a stand-in of AWS's other services answers to a request; undefined of what it does not know. */
export type Answer = { status: number; body: string } | undefined;

/** A request to one of them: by what AWS tells its operations apart. */
export type Asked = { action: string; path: string; body: string };

/**
 * The rest of AWS around the local stack, so that a command takes it for the deployed stage `local`: its stack with the
 * outputs of serverless.yml, and its parameters. What a test changes holds from then on.
 */
export async function startAsDeployed(nelm: RunningNelm) {
  const outputs: Record<string, string> = {
    NelmBucket: nelm.stack.bucket,
    NelmUrl: nelm.stack.door.url,
    IscBaseUrl: nelm.tenant.url,
    IscClientId: seededClients.admin.clientId,
  };
  const parameters: Record<string, string> = {
    '/nelm/local/isc-client-secret': seededClients.admin.clientSecret,
    '/nelm/local/link-keys': 'signs-the-links-of-this-machine-only',
  };
  const more: ((asked: Asked) => Answer)[] = [];

  function answer(asked: Asked): Answer {
    for (const one of more) {
      const answered = one(asked);
      if (answered) return answered;
    }
    if (asked.action === 'DescribeStacks') return stackAnswer(asked.body, outputs);
    if (asked.action === 'AmazonSSM.GetParameter') {
      const { Name } = JSON.parse(asked.body);
      const Value = parameters[Name];
      if (Value === undefined) return { status: 400, body: JSON.stringify({ __type: 'ParameterNotFound' }) };
      return { status: 200, body: JSON.stringify({ Parameter: { Name, Value, Type: 'SecureString' } }) };
    }
    return undefined;
  }

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = request.headers['x-amz-target']?.toString();
    const action = target ?? new URLSearchParams(body).get('Action') ?? request.method ?? '';
    const { status, body: said } = answer({ action, path: request.url ?? '', body }) ?? {
      status: 501,
      body: JSON.stringify({ __type: 'NotImplemented', message: `${action} ${request.url} is not answered here.` }),
    };
    response.writeHead(status, { 'content-type': said.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1' });
    response.end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    outputs,
    parameters,
    /** Answers before the others do. */
    answerFirst: (one: (asked: Asked) => Answer) => more.unshift(one),
    /** What the environment must say for a command to come here. */
    environment: {
      ...awsEnvironment(nelm.stack.storage.url, nelm.stack.lambda.url),
      AWS_ENDPOINT_URL: url,
    } as Record<string, string>,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type AsDeployed = Awaited<ReturnType<typeof startAsDeployed>>;

function stackAnswer(body: string, outputs: Record<string, string>): Answer {
  const name = new URLSearchParams(body).get('StackName');
  if (name !== 'nelm-local') {
    const why = `<Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message>`;
    return { status: 400, body: `<ErrorResponse><Error><Type>Sender</Type>${why}</Error></ErrorResponse>` };
  }
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<member><StackName>${name}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member>`;
  return {
    status: 200,
    body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  };
}
