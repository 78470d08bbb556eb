import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { typed } from './typing.ts';

let close = async () => {};
afterEach(async () => {
  vi.unstubAllEnvs();
  await close();
});

/** An AWS that answers everything so; where it is. */
async function awsThatAnswers(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a deployed nelm's runs are said to be where AWS is at a URL. The clients read the process's own environment. */
async function runsAt(url: string): Promise<string> {
  const own = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'invented',
    AWS_SECRET_ACCESS_KEY: 'invented',
    AWS_MAX_ATTEMPTS: '1',
  };
  const before = Object.keys(own).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, own);
  const environment = {
    NELM_BUCKET: 'acme',
    ISC_BASE_URL: 'https://acme.example.com',
    ISC_CLIENT_ID: 'a',
    ISC_CLIENT_SECRET: 'b',
  };
  for (const [name, value] of Object.entries(environment)) process.env[name] = value;
  try {
    const { out, err, code } = await typed(['runs'], { environment });
    expect([out, code]).toEqual(['', 1]);
    return err;
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const xml = (code: string, message: string) => `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

test.each([
  [
    403,
    xml('AccessDenied', 'User: kim is not authorized to perform: s3:ListBucket'),
    'AWS does not let you do that: User: kim is not authorized to perform: s3:ListBucket. docs/cli.md says which rights the command line needs.',
  ],
  [
    400,
    xml('ExpiredToken', 'The provided token has expired.'),
    'AWS does not take the credentials any more, or never did (ExpiredToken). Log in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
  [
    404,
    xml('NoSuchBucket', 'The specified bucket does not exist'),
    'The bucket of this nelm is gone. npx nelm doctor looks at what is left of it.',
  ],
])('an answer %i of AWS is said in words, with what to do', async (status, body, said) => {
  expect(await runsAt(await awsThatAnswers(status, body))).toBe(said);
});

test('that AWS cannot be reached is said so', async () => {
  const url = await awsThatAnswers(200, '');
  await close();
  close = async () => {};
  expect(await runsAt(url)).toBe(
    `AWS cannot be reached (connect ECONNREFUSED ${url.replace('http://', '')}). Look at the network, at AWS_REGION, and at AWS_ENDPOINT_URL if it is set.`,
  );
});

/** What is said of the people of a stage by clients whose own environment is this one, without anything of the machine's. */
async function peopleOfStage(environment: Record<string, string | undefined>): Promise<string> {
  const nothing = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_PROFILE: undefined };
  const keys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined };
  const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const own = {
    ...nothing,
    ...keys,
    ...files,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    ...environment,
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const { out, err, code } = await typed(['people', '--stage', 'prod'], { environment });
  expect([out, code]).toEqual(['', 1]);
  return err;
}

const invented = { AWS_ACCESS_KEY_ID: 'invented', AWS_SECRET_ACCESS_KEY: 'invented', AWS_REGION: 'eu-west-1' };

test('of a stage without credentials it is said how to log in, and which region was taken', async () => {
  expect(await peopleOfStage({})).toBe(
    'AWS does not tell of the stack nelm-prod in eu-central-1 (the usual region, as neither AWS_REGION nor ~/.aws/config names one): There are no credentials of AWS. Log in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
});

test('where the environment says no region, that of the profile in ~/.aws/config is taken, and it is said that a deployment takes another', async () => {
  const folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-aws-config-'));
  const config = path.join(folder, 'config');
  await writeFile(config, '[default]\nregion = eu-north-1\n[profile acme]\nregion = us-west-2\n');
  const said = async (environment: Record<string, string>) =>
    /in (.+?\)?): There/.exec(await peopleOfStage({ AWS_CONFIG_FILE: config, ...environment }))?.[1];
  const both = 'which a deployment does not ask: set AWS_REGION for both';
  expect(await said({})).toBe(`eu-north-1 (of ~/.aws/config, ${both})`);
  expect(await said({ AWS_PROFILE: 'acme' })).toBe(`us-west-2 (of the profile acme in ~/.aws/config, ${both})`);
  expect(await said({ AWS_PROFILE: 'acme', AWS_DEFAULT_REGION: 'eu-west-3' })).toBe('eu-west-3');
  await rm(folder, { recursive: true });
});

test('of a stage whose AWS has no name in the network it is said where to look', async () => {
  expect(await peopleOfStage({ ...invented, AWS_ENDPOINT_URL: 'http://aws.invalid' })).toMatch(
    /^AWS does not tell of the stack nelm-prod in eu-west-1: AWS cannot be reached \(.*aws\.invalid\)\. Look at the network, /,
  );
});

test('of a stage that may not be read it is said which right is missing, and where the rights are', async () => {
  const denied =
    '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>kim may not cloudformation:DescribeStacks</Message></Error></ErrorResponse>';
  expect(await peopleOfStage({ ...invented, AWS_ENDPOINT_URL: await awsThatAnswers(403, denied) })).toBe(
    'AWS does not tell of the stack nelm-prod in eu-west-1: AWS does not let you do that: kim may not cloudformation:DescribeStacks. docs/cli.md says which rights the command line needs.',
  );
});
