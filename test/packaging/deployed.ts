import * as z from 'zod';
import type { Resources } from './package.ts';

const arnOf = z
  .object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
  .transform((it) => it['Fn::GetAtt'][0]);

const functionSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  Role: arnOf,
  DeadLetterConfig: z.object({ TargetArn: arnOf }).optional(),
  DurableConfig: z.unknown().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

const arn = z.union([
  z.string(),
  z.object({ 'Fn::Sub': z.string() }).transform((it) => it['Fn::Sub']),
  arnOf.transform((id) => `${id}.Arn`),
]);

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));

const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: listOf(z.string()),
  Resource: listOf(arn),
});

const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) })),
});

/** The properties of every resource of a type, such as `AWS::Lambda::Function`. */
export function ofType(resources: Resources, type: string): Record<string, unknown>[] {
  return Object.values(resources)
    .filter((resource) => resource.Type === type)
    .map((resource) => resource.Properties);
}

/** What a function's role is allowed, with one text per action and resource; a resource of the template as `Id.Arn`. */
export function allowedBy(resources: Resources, role: string): z.infer<typeof statementSchema>[] {
  return roleSchema
    .parse(resources[role]?.Properties)
    .Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
}

/** A function of the template; `role` and `failedEvents` are logical ids of resources. */
export type DeployedFunction = ReturnType<typeof deployedFunctions>[number];

/** The functions of the template. `name` is its entry in `functions/`, `functionName` what it is called in AWS. */
export function deployedFunctions(resources: Resources) {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([id, { Properties }]) => {
      const fn = functionSchema.parse(Properties);
      return {
        id,
        name: fn.Handler.split('/')[2] ?? '',
        functionName: fn.FunctionName,
        handler: fn.Handler,
        role: fn.Role,
        failedEvents: fn.DeadLetterConfig?.TargetArn,
        durableConfig: fn.DurableConfig,
        environment: fn.Environment.Variables,
      };
    });
}

/** One function by its entry's name. */
export function functionDetails(functions: readonly DeployedFunction[], name: string): DeployedFunction {
  const found = functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`serverless.yml deploys no function from functions/${name}.ts.`);
  return found;
}

/** The ARN of a function of this account, as the template writes it. */
export function lambdaArn(functionName: string): string {
  return `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${functionName}`;
}

/** A schedule of the template. */
export const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string(),
  Target: z.object({
    Arn: z.unknown(),
    RoleArn: z.unknown(),
    Input: z
      .string()
      .transform((input) => z.object({ job: z.string(), scheduledAt: z.string() }).parse(JSON.parse(input))),
  }),
});
