import { html } from './markup.ts';

/** The look of a page: light or dark as the reader's machine is, from a phone's width up, and on paper. */
export const pageStyle = html`
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e8ecf2); --quiet: light-dark(#5a6675, #9aa7b8);
  --paper: light-dark(#f6f7f9, #14181f); --card: light-dark(#fff, #1d232d); --line: light-dark(#dfe3e9, #323b49);
  --good: light-dark(#14703c, #63cf91); --change: light-dark(#1756a9, #7db4f5); --bad: light-dark(#b3261e, #ff9d94); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 1rem; }
.eyebrow { margin: 0; color: var(--quiet); font-weight: 600; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h1.good { color: var(--good); }
h1.bad { color: var(--bad); }
h2 { margin: 2.25rem 0 .25rem; font-size: 1.25rem; }
.reason { padding: .8rem 1rem; border-left: 4px solid var(--bad); background: var(--card); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr)); gap: .75rem; margin: 1.5rem 0; padding: 0; list-style: none; }
.tiles li { padding: .8rem .7rem; font-size: .9rem; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); color: var(--quiet); }
.tiles b { display: block; font-size: 1.8rem; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.tiles .created b { color: var(--good); } .tiles .updated b { color: var(--change); }
.tiles .rejected b, .tiles .failed b { color: var(--bad); } .tiles .none b { color: var(--quiet); font-weight: 400; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .55rem .9rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { color: var(--quiet); font-size: .85rem; } tbody tr { border-top: 1px solid var(--line); }
td { font-variant-numeric: tabular-nums; } td.number { min-width: 3.5rem; width: 4.5rem; }
@media (min-width: 40.01rem) { .tiles:has(:nth-child(8):last-child) { grid-template-columns: repeat(4, 1fr); } }
@media (max-width: 40rem) { .tiles { grid-template-columns: repeat(2, 1fr); } main { padding: 1.5rem 1rem 1rem; } .scroll thead { display: none; } .scroll :is(table, tbody, tr) { display: block; } .scroll tr { padding: .5rem 0; }
  .scroll :is(td, td.number) { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0 .75rem; width: auto; padding: .2rem .75rem; overflow-wrap: anywhere; }
  .scroll td::before { content: attr(data-label); color: var(--quiet); font-size: .85rem; } .scroll td > * { grid-column: 2; } .scroll td:empty { display: none; } }
a { color: var(--change); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem 1.5rem; margin: 2.25rem 0 0; }
dt { color: var(--quiet); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
footer { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 2.5rem; color: var(--quiet); font-size: .85rem; }
@media (max-width: 40rem) { footer { padding: 1rem 1rem 2.5rem; } }
form.decide { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0; }
button { min-height: 2.75rem; padding: .6rem 1.4rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button.approve { border-color: var(--change); background: var(--change); color: var(--paper); } button.danger { border-color: var(--bad); color: var(--bad); }
form.offers, form.day { display: grid; gap: .75rem; max-width: 24rem; margin: 1.5rem 0; }
input { min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card); color: var(--ink); font: inherit; }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--change); outline-offset: 2px; }
@media print { body { background: none; } }
`;
