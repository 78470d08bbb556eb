import * as z from 'zod';

const issuer = z.string().superRefine((text, { addIssue }) => {
  const problem = issuerProblem(text);
  if (problem) addIssue({ code: 'custom', message: problem });
});

/** Where operators and managers sign in to the console: a provider of OpenID Connect, such as Entra ID or Okta. */
export const signInSchema = z.strictObject({
  /** As its discovery document has it: `https://login.microsoftonline.com/<id of the tenant>/v2.0`, `https://acme.okta.com`. */
  issuer,
  /** What the provider calls the console. */
  clientId: z.string().trim().min(1),
  /** Whether the console has a secret there, in the parameter `sign-in-secret`; a public client has none and goes by PKCE alone. */
  client: z.enum(['confidential', 'public']).default('confidential'),
  /** The claim that has the address by which nelm knows somebody. `email` counts only where the provider has not said that it is unverified. */
  claim: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/, 'must be the name of a claim, such as email or upn')
    .default('email'),
  /** Whether links by mail let in as well. */
  mailedLinks: z.boolean().default(false),
});

export type SignInSettings = z.output<typeof signInSchema>;

/** Whether links that are mailed let somebody in to the console. */
export function takesMailedLinks({ signIn }: { signIn?: SignInSettings | undefined }): boolean {
  return signIn === undefined || signIn.mailedLinks;
}

/** Whether a host is this machine itself, where nobody listens to what is not encrypted. */
export function isLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

function issuerProblem(text: string): string | undefined {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (!url || !isSafe || url.search || url.hash || url.username || url.password || text.includes('/.well-known/')) {
    return 'must be an address such as https://login.example.com, as the discovery document of the provider has it, without what follows a ? or #';
  }
  // Whoever makes a tenant of their own there would come in with any address that they write into it.
  if (/^\/(common|organizations|consumers)(\/|$)/.test(url.pathname)) {
    return 'must name one tenant: common, organizations and consumers let in people of every organisation';
  }
  return undefined;
}
