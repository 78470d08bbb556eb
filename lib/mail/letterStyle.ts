import { html } from '../pages/markup.ts';

/** The look of a mail, in what mail programs understand: no variables, no grid, and dark by media query. */
export const letterStyle = html`
:root { color-scheme: light dark; }
body { margin: 0; background: #f6f7f9; color: #1c2430; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem; background: #ffffff; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25; }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #dfe3e9; text-align: left; vertical-align: top; overflow-wrap: break-word; }
td:first-child, td:last-child { overflow-wrap: anywhere; }
td a.one { display: block; padding: .3rem 0; white-space: nowrap; }
th { color: #5a6675; font-size: .85rem; }
a { color: #1756a9; }
.button { display: inline-block; padding: .7rem 1.2rem; border-radius: .4rem; background: #1756a9; color: #ffffff; text-decoration: none; }
footer { max-width: 40rem; margin: 0 auto; padding: 1rem; color: #5a6675; font-size: .85rem; }
@media (prefers-color-scheme: dark) {
  body { background: #14181f; color: #e8ecf2; } main { background: #1d232d; }
  th, td { border-color: #323b49; } th, footer { color: #9aa7b8; } a { color: #7db4f5; }
  .button { background: #7db4f5; color: #14181f; }
}
`;
