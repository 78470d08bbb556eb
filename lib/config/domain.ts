import * as z from 'zod';

/** A name of the organisation's own, under which the console and the links in mails are reached in place of that of API Gateway. */
export const domainSchema = z.strictObject({
  /** Such as `nelm.example.com`. */
  name: z
    .string()
    .regex(
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      'must be a name such as nelm.example.com, in small letters, without https:// and without a path',
    ),
  /** The certificate for that name, in ACM of the region that nelm is deployed to. */
  certificateArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
      'must be the ARN of a certificate, arn:aws:acm:…:certificate/…',
    ),
});
