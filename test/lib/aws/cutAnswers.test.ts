import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InvokeCommand, LambdaClient } from '../../../lib/aws/light/lightLambda.ts';
import { GetObjectCommand, S3Client } from '../../../lib/aws/light/lightS3.ts';
import { readSecret } from '../../../lib/config/secret.ts';
import { mayPass } from '../../../lib/durable/failure.ts';
import { readEmployee } from '../../../lib/hr/bamboohrEmployee.ts';
import { mailSchema } from '../../../lib/mail/mail.ts';
import { sendBySes } from '../../../lib/mail/ses.ts';

/** A service that begins to answer, and what it does then. */
let server: Server;
let url: string;
let status: number;
let goesOn: (response: ServerResponse) => void;
let requests: number;

const breaks = (response: ServerResponse) => void setImmediate(() => response.socket?.destroy());
/** A byte now and then, for ever. */
const trickles = (response: ServerResponse) => {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

beforeEach(async () => {
  [status, goesOn, requests] = [200, breaks, 0];
  server = createServer(async (request, response) => {
    requests += 1;
    for await (const _ of request);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"Parameter":{"Value":"s3cr');
    goesOn(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example-key');
  for (const service of ['SSM', 'SESV2', 'S3', 'LAMBDA']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url);
  vi.stubEnv('BAMBOOHR_BASE_URL', url);
  vi.stubEnv('BAMBOOHR_API_KEY', 'an invented key');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function failure(call: Promise<unknown>): Promise<Error> {
  return await call.then(
    () => new Error('It did not fail.'),
    (error: Error) => error,
  );
}

describe('an answer that breaks off in the middle is a failure of the network, which may pass', () => {
  test.each([200, 400, 503])('of Parameter Store, with status %i', async (given) => {
    status = given;
    const error = await failure(readSecret('/nelm/dev/x'));
    expect(error.message).toMatch(/^SSM did not answer for the parameter \/nelm\/dev\/x: the connection to .* broke/);
    expect(mayPass(error)).toBe(true);
  });

  test('of BambooHR', async () => {
    const error = await failure(readEmployee('7', ['firstName']));
    expect(error.message).toMatch(/^BambooHR gave no employee: the connection to .* broke/);
    expect(mayPass(error)).toBe(true);
  });

  test('of S3 and of Lambda, as doors ask them: three tries', async () => {
    const s3 = new S3Client();
    expect(mayPass(await failure(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))))).toBe(true);
    const lambda = new LambdaClient();
    expect(mayPass(await failure(lambda.send(new InvokeCommand({ FunctionName: 'f' }))))).toBe(true);
    expect(requests).toBe(6);
    s3.destroy();
    lambda.destroy();
  });

  test('and of SES, whose status says whether it has the mail', async () => {
    const mail = mailSchema.parse({ to: ['ops@example.com'], subject: 's', text: 't', html: '<p>t</p>' });
    expect(await sendBySes('nelm@example.com', mail)).toBeUndefined();
    status = 400;
    expect(await failure(sendBySes('nelm@example.com', mail))).toMatchObject({
      name: 'MailRefusedError',
      retry: false,
    });
  });
});

test('an answer that trickles in without end ends, as doors ask S3', async () => {
  goesOn = trickles;
  const requestHandler = { connectionTimeout: 10_000, socketTimeout: 10_000, requestTimeout: 100 };
  const s3 = new S3Client({ requestHandler });
  const error = await failure(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })));
  expect(error.message).toMatch(/did not answer in time/);
  expect(mayPass(error)).toBe(true);
  expect(requests).toBe(3);
  s3.destroy();
});
