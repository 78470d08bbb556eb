import type { Config } from '../../config/config.ts';
import { takesMailedLinks } from '../../config/signInSettings.ts';
import type { LinkKeys } from '../../decisions/linkKeys.ts';
import { button, letter, paragraph } from '../../mail/letter.ts';
import type { Mailer, Sent } from '../../mail/mailer.ts';
import { readSignIn, signInToken } from '../../sessions/signIns.ts';
import { welcomeAddress } from '../../sessions/welcome.ts';
import type { Bucket } from '../../store/bucket.ts';

/** What the door works with. */
export type SignInTools = {
  bucket: Bucket;
  config: Config;
  mailer: Pick<Mailer, 'send'>;
  consoleKeys: LinkKeys;
  /** Where links in mails begin, such as `https://nelm.example.com`. */
  url: string;
  now: () => number;
};

/** What became of a wish to sign in. */
type Mailed = Sent | 'not known' | 'too late' | 'switched off';

const english = {
  subject: 'Your link to sign in to nelm',
  text: 'Somebody asked to sign in to nelm with this address. If it was you, open the link within ten minutes, in the browser in which you asked.',
  button: 'Sign in',
  notYou: 'If it was not you, do nothing: nobody is let in without this link.',
};

/** The languages that the console speaks; one that is not here is English. */
const texts: Readonly<Record<string, typeof english>> = {
  en: english,
  de: {
    subject: 'Ihr Link zum Anmelden bei nelm',
    text: 'Jemand möchte sich mit dieser Adresse bei nelm anmelden. Wenn Sie es waren, öffnen Sie den Link innerhalb von zehn Minuten in dem Browser, in dem Sie ihn angefordert haben.',
    button: 'Anmelden',
    notYou: 'Wenn Sie es nicht waren, tun Sie nichts: Ohne diesen Link wird niemand hereingelassen.',
  },
};

/** Sends the link of a wish to whoever made it, if they are known, once. */
export async function mailLink(tools: SignInTools, key: string): Promise<Mailed> {
  if (!takesMailedLinks(tools.config)) return 'switched off';
  const signIn = await readSignIn(tools.bucket, key);
  if (!signIn || Date.parse(signIn.expiresAt) <= tools.now()) return 'too late';
  const address = await welcomeAddress(tools, signIn.address, signIn.wanted);
  if (address === undefined) return 'not known';
  const token = await signInToken(tools.consoleKeys, signIn);
  const said = texts[signIn.language] ?? english;
  const url = `${tools.url}/console/sign-in/link?token=${token}`;
  const blocks = [paragraph(said.text), button({ text: said.button, url }), paragraph(said.notYou)];
  return await tools.mailer.send(`sign-in/${signIn.id}`, {
    to: [address],
    subject: said.subject,
    ...letter(said.subject, blocks, tools.config),
  });
}
