import * as z from 'zod';

/** What a call asks for: `s3:GetObject` on an ARN, with what a condition may ask about the request. */
export type Needed = { action: string; resource: string; context?: Readonly<Record<string, string>> };

/** A right as it is written down: an action on the resources that a pattern names. */
type Right = { action: string; pattern: string };

export type Policy = {
  /** Whether it allows what a call asks for. What it goes by is noted. */
  allows(needed: Needed): boolean;
  rights: readonly Right[];
  /** The rights that were of use so far. */
  used: ReadonlySet<Right>;
};

const textOrList = z.union([z.string(), z.array(z.string())]).transform((it) => [it].flat());

const resource = z.union([
  z.string(),
  z.strictObject({ 'Fn::Sub': z.string() }).transform((it) => it['Fn::Sub']),
  z
    .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
    .transform((it) => `arn:aws:sqs:local:000000000000:${it['Fn::GetAtt'][0]}`),
]);

/** The subset of IAM that serverless.yml uses. Whatever else could change what is allowed is refused, not passed over. */
const statementSchema = z.strictObject({
  Effect: z.literal('Allow'),
  Action: textOrList.refine((actions) => actions.every((action) => /^[a-z0-9]+:[A-Za-z]+$/.test(action))),
  Resource: z.union([resource.transform((one) => [one]), z.array(resource)]),
  Condition: z.strictObject({ StringEquals: z.record(z.string(), z.string()) }).optional(),
});

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'local',
  'AWS::AccountId': '000000000000',
};

/**
 * Reads the statements of a role.
 *
 * @throws Error when one has anything that is not understood here: to judge by half of a policy would be to guess
 */
export function readPolicy(role: string, statements: readonly unknown[]): Policy {
  const entries = statements.flatMap((statement, index) => {
    const { data, error } = statementSchema.safeParse(statement);
    if (!data) {
      throw new Error(
        `Statement ${index + 1} of ${role} is not understood by local/aws/rights: ${z.prettifyError(error)}`,
      );
    }
    return data.Action.flatMap((action) =>
      data.Resource.map((written) => {
        const pattern = resolved(role, written);
        return { right: { action, pattern }, matches: arnMatcher(pattern), wanted: data.Condition?.StringEquals ?? {} };
      }),
    );
  });
  const used = new Set<Right>();
  return {
    allows({ action, resource, context = {} }) {
      const found = entries.find(
        ({ right, matches, wanted }) =>
          right.action === action &&
          matches.test(resource) &&
          Object.entries(wanted).every(([name, value]) => context[name] === value),
      );
      if (found) used.add(found.right);
      return found !== undefined;
    },
    rights: entries.map(({ right }) => right),
    used,
  };
}

function resolved(role: string, text: string): string {
  return text.replaceAll(/\$\{([^}]+)\}/g, (whole, name) => {
    const value = pseudoParameters[name];
    if (value === undefined) throw new Error(`${whole} in ${role} is not understood by local/aws/rights.`);
    return value;
  });
}

/** In an ARN `*` stands for any number of characters, slashes too, and `?` for one. */
export function arnMatcher(pattern: string): RegExp {
  const quoted = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${quoted.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
