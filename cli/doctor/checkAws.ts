import {
  type LambdaClient,
  LambdaServiceException,
  ListDurableExecutionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Config } from '../../lib/config/config.ts';
import { mailIdentities } from '../../lib/mail/mailIdentities.ts';
import type { Wiring } from '../../local/aws/wiring.ts';
import { type AskAws, elementsOf, jsonOf } from './awsRequest.ts';
import { checkAlarms } from './checkAlarms.ts';
import { deletedByHand, type Finding, notOk, ok, unsure } from './finding.ts';

export type AwsTools = {
  ask: AskAws;
  lambda: LambdaClient;
  region: string;
  stage: string;
  config: Config;
  /** Those that are to be switched on. */
  schedules: Wiring['schedules'];
  /** How many there are in the template, those that are switched off too. */
  allSchedules: number;
  /** The ids of the alarms in the template. */
  alarms: Wiring['alarms'];
};

/** What must be so in the account before anything can be deployed: who asks, durable functions, room for them, mails. */
export async function checkAccount(tools: AwsTools): Promise<Finding[]> {
  const who = await tools.ask('sts', { form: { Action: 'GetCallerIdentity', Version: '2011-06-15' } });
  const [account] = elementsOf(who.text, 'Account');
  if (account === undefined) {
    const why = who.status === 0 ? who.text : `AWS answered ${who.status}`;
    const todo = 'log in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    return [notOk('credentials', `AWS does not know who asks: ${why}.`, todo)];
  }
  return [
    ok('credentials', `account ${account}, region ${tools.region}`),
    await checkDurable(tools),
    await checkConcurrency(tools),
    ...(await checkMails(tools)),
  ];
}

async function checkDurable({ lambda, stage, region }: AwsTools): Promise<Finding> {
  const FunctionName = `nelm-${stage}-csv-import`;
  try {
    await lambda.send(new ListDurableExecutionsByFunctionCommand({ FunctionName, MaxItems: 1 }));
    return ok('durable functions', `Lambda of ${region} has them, and nelm is there`);
  } catch (error) {
    // Lambda knows the operation, and not the function: before the first deployment.
    if (error instanceof LambdaServiceException && error.name === 'ResourceNotFoundException') {
      return unsure(
        'durable functions',
        `Lambda of ${region} has them, and no nelm-${stage}-csv-import yet`,
        'deploy it (docs/deploy.md)',
      );
    }
    const why = error instanceof Error ? error.name : 'no reason';
    return notOk(
      'durable functions',
      `Lambda of ${region} does not list durable executions (${why}).`,
      'give a region that has durable functions with AWS_REGION, and the right lambda:ListDurableExecutionsByFunction',
    );
  }
}

const accountSchema = z.object({ AccountLimit: z.object({ ConcurrentExecutions: z.number() }) });

async function checkConcurrency({ ask, config }: AwsTools): Promise<Finding> {
  const { data } = accountSchema.safeParse(jsonOf(await ask('lambda', { path: '/2016-08-19/account-settings' })));
  if (!data)
    return unsure('concurrency', 'Lambda does not tell the limit of the account.', 'allow lambda:GetAccountSettings');
  const limit = data.AccountLimit.ConcurrentExecutions;
  const { eventRunsAtOnce = 0 } = config;
  // AWS keeps 100 of an account's unreserved, whatever the limit is.
  if (eventRunsAtOnce > 0 && limit - eventRunsAtOnce < 100) {
    return notOk(
      'concurrency',
      `${limit} at once; eventRunsAtOnce would reserve ${eventRunsAtOnce}, and AWS keeps 100 unreserved.`,
      'take eventRunsAtOnce out of nelm.config.ts, or have the limit raised (Service Quotas)',
    );
  }
  return ok(
    'concurrency',
    `${limit} functions at once${limit <= 10 ? ', which is little: a burst of files takes longer' : ''}`,
  );
}

const identitySchema = z.object({
  VerifiedForSendingStatus: z.boolean(),
  ConfigurationSetName: z.string().optional(),
});
const sendingSchema = z.object({ ProductionAccessEnabled: z.boolean(), SendingEnabled: z.boolean() });

/** Whether an address is one that nelm comes with. */
export function isUntouched(address: string): boolean {
  return address.toLowerCase().endsWith('@example.com');
}

async function checkMails({ ask, config: { mailFrom, operators } }: AwsTools): Promise<Finding[]> {
  const email = (path: string) => ask('email', { signedAs: 'ses', path });
  const names = mailIdentities(mailFrom);
  const identities = await Promise.all(
    names.map(
      async (name) =>
        identitySchema.safeParse(jsonOf(await email(`/v2/email/identities/${encodeURIComponent(name)}`))).data,
    ),
  );
  const verified = identities.find((one) => one?.VerifiedForSendingStatus);
  const set = verified?.ConfigurationSetName;
  const sending = sendingSchema.safeParse(jsonOf(await email('/v2/email/account'))).data;
  const addresses = isUntouched(mailFrom)
    ? []
    : [
        verified
          ? ok('mail address', `mailFrom is verified in SES${set ? `, with the configuration set ${set}` : ''}`)
          : notOk(
              'mail address',
              'mailFrom of nelm.config.ts is not verified in SES, nor is its domain or one above it.',
              `aws sesv2 create-email-identity --email-identity ${names[1]}, and follow what it says`,
            ),
      ];
  return [
    ...addresses,
    sending === undefined
      ? unsure('mails', 'SES does not tell of the account.', 'allow ses:GetAccount')
      : sending.ProductionAccessEnabled && sending.SendingEnabled
        ? ok('mails', 'SES sends to everybody')
        : notOk(
            'mails',
            'The account is in the sandbox of SES, or may not send: managers get no mail.',
            'ask for production access (SES, Account dashboard)',
          ),
    operators.length > 0
      ? ok('operators', `${operators.length} in nelm.config.ts`)
      : notOk('operators', 'nelm.config.ts names no operators: nobody decides what is held.', 'set operators'),
  ];
}

/**
 * What a deployment made: schedules, alarms, and somebody who is told of them.
 *
 * @param isNew whether the stage is too new for its daily jobs to have succeeded
 */
export async function checkDeployed(tools: AwsTools, isNew: boolean): Promise<Finding[]> {
  return [...(await checkBambooHr(tools)), await checkSchedules(tools), ...(await checkAlarms(tools, isNew))];
}

const functionSchema = z.object({
  Environment: z.object({ Variables: z.object({ BAMBOOHR_BASE_URL: z.string().default('') }) }),
});

/** A deployment without BAMBOOHR_BASE_URL asks an address for employees that is nobody's. */
async function checkBambooHr({ ask, stage, config }: AwsTools): Promise<Finding[]> {
  if (!config.hr.bamboohr) return [];
  const path = `/2015-03-31/functions/nelm-${stage}-hr-events/configuration`;
  const { data } = functionSchema.safeParse(jsonOf(await ask('lambda', { path })));
  if (!data) {
    const said = 'Lambda does not tell which BambooHR the stage asks.';
    return [unsure('BambooHR', said, 'allow lambda:GetFunctionConfiguration')];
  }
  const { BAMBOOHR_BASE_URL: url } = data.Environment.Variables;
  if (url !== '' && !/^https:\/\/example\./.test(url)) return [ok('BambooHR', `employees are asked for at ${url}`)];
  return [
    notOk(
      'BambooHR',
      'The stage was deployed without BAMBOOHR_BASE_URL, and nelm.config.ts has hr.bamboohr.',
      'set it to https://<company>.bamboohr.com in the environment, and deploy again (docs/deploy.md)',
    ),
  ];
}

const schedulesSchema = z.object({ Schedules: z.array(z.object({ Name: z.string(), State: z.string() })) });

/** Some schedules are switched off by the settings, so that only those are counted that are on. */
async function checkSchedules({ ask, stage, schedules, allSchedules: all }: AwsTools): Promise<Finding> {
  const wanted = schedules.length;
  const answer = await ask('scheduler', {
    path: '/schedules',
    query: { ScheduleGroup: `nelm-${stage}`, MaxResults: '100' },
  });
  const { data } = schedulesSchema.safeParse(jsonOf(answer));
  if (!data)
    return unsure(
      'schedules',
      `Scheduler does not list the group nelm-${stage}.`,
      'deploy it, or allow scheduler:ListSchedules',
    );
  const there = data.Schedules.length;
  const enabled = data.Schedules.filter(({ State }) => State === 'ENABLED').length;
  if (enabled !== wanted) {
    const byHand =
      there < all
        ? deletedByHand
        : 'where they are deployed already somebody switched them by hand, which a deployment leaves so: switch them back in EventBridge Scheduler';
    return notOk(
      'schedules',
      `${enabled} are switched on, and the settings want ${wanted}; ${there} are there, and the template has ${all}.`,
      `deploy this version and its settings; ${byHand}`,
    );
  }
  return ok('schedules', `the ${wanted} that the settings want are switched on`);
}
