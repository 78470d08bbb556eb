import type { Command } from 'commander';
import { readConfig } from '../../build/readConfig.ts';
import { readSources, sourcesFile } from '../../build/readSources.ts';
import { localStage } from '../../build/stageName.ts';
import { exitCodes } from '../exitCodes.ts';
import type { PlaceOptions } from '../place/openPlace.ts';
import { readPort } from '../readPort.ts';
import { examples, root, type Shell, sayAnswer, sentencesOf, withJson } from '../shell.ts';
import { readStartOptions, withStartOptions } from '../startOptions.ts';
import { readTenantOptions, withTenantOptions } from '../tenantOptions.ts';

/** What there is on this machine alone: nelm itself, the tenant, and who stands in for HR systems and approvers. */
export function addLocalCommands(program: Command, { terminal, does }: Shell): void {
  const { environment } = terminal;
  program.commandsGroup('On this machine:');

  withStartOptions(program.command('start'))
    .description('runs all of nelm here, against an embedded tenant, until Ctrl-C')
    .addHelpText(
      'after',
      examples(
        ['npx nelm start', 'drops the sample, shows its import, stays up'],
        ['npx nelm start --fresh', 'forgets what earlier starts left behind'],
        ['npx nelm start --clock 2027-01-31T06:00Z', 'starts tenant and stack at that moment'],
        ['npx nelm start --once people.csv --source Contractors --json', 'imports one file, leaves nothing behind'],
      ),
    )
    .action(
      does(async (typed: Parameters<typeof readStartOptions>[1]) => {
        const options = readStartOptions(root, typed, environment);
        await readConfig(root, localStage);
        await readSources(sourcesFile(root, localStage));
        if (options.once) return await (await import('../once.ts')).runOnce(root, options.once, options.startAt);
        await (await import('../running.ts')).runStack(root, options);
        return undefined;
      }),
    );

  withJson(withTenantOptions(program.command('tenant')))
    .description('runs the embedded tenant alone, to try other tools against it')
    .addHelpText('after', examples(['npx nelm tenant --port 0 --control', 'on a free port, with a clock to be moved']))
    .action(
      does(async ({ json, ...typed }: Parameters<typeof readTenantOptions>[0] & { json?: boolean }) => {
        const options = readTenantOptions(typed);
        const url = await (await import('../runTenant.ts')).runTenant(options);
        sentencesOf(terminal, json)(`tenant listening on ${url}`);
        if (json) await sayAnswer(terminal, 'tenant', { url });
        return undefined;
      }),
    );

  withJson(program.command('send'))
    .description('signs a sample as its HR system would, and posts it to a running nelm')
    .argument('<file>', 'a body as the HR system sends it, such as samples/hr/hired.json')
    .option('--system <name>', 'standard, bamboohr or deel; by default as the folder of the file says')
    .option('--url <url>', 'where nelm listens (http://127.0.0.1:3000, or NELM_HTTP_PORT)')
    .addHelpText('after', examples(['npx nelm send samples/hr/hired.json', 'somebody is hired']))
    .action(
      does(async (file: string, { json, ...typed }: { system?: string; url?: string; json?: boolean }) => {
        const { sendSample } = await import('../send.ts');
        const sent = await sendSample({ file, ...typed }, environment, sentencesOf(terminal, json));
        if (json) await sayAnswer(terminal, 'send', sent);
        return sent.isTaken ? exitCodes.done : exitCodes.failed;
      }),
    );

  withJson(program.command('approve'))
    .description('decides what waits for the two approvers of the embedded tenant, as they would')
    .option('--reject', 'rejects it')
    .option('--tenant-port <n>', 'port of the tenant (8484, or NELM_TENANT_PORT)')
    .option('--lambda-port <n>', 'port of the local Lambda (4567, or NELM_LAMBDA_PORT)')
    .addHelpText('after', examples(['npx nelm approve', 'approves every request that is pending']))
    .action(
      does(
        async ({
          reject = false,
          tenantPort,
          lambdaPort,
          json,
        }: PlaceOptions & { reject?: boolean; json?: boolean }) => {
          const { NELM_TENANT_PORT, NELM_LAMBDA_PORT } = environment;
          const tenant = readPort('--tenant-port', tenantPort ?? NELM_TENANT_PORT, 8484);
          const lambda = readPort('--lambda-port', lambdaPort ?? NELM_LAMBDA_PORT, 4567);
          const { approveAll } = await import('../approving.ts');
          const say = sentencesOf(terminal, json);
          const approved = await approveAll(`http://127.0.0.1:${tenant}`, reject, `http://127.0.0.1:${lambda}`, say);
          if (json) await sayAnswer(terminal, 'approve', approved);
          return exitCodes.done;
        },
      ),
    );
}
