import { html } from '../../pages/markup.ts';

/** How the console looks, beside what all pages have. */
export const consoleStyle = html`
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); }
header.bar { border-bottom: 1px solid var(--line); background: var(--card); }
header.bar > div { max-width: 72rem; margin: 0 auto; padding: .5rem 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; }
header.bar .name { font-weight: 700; } header.bar nav { flex: 1 1 20rem; }
header.bar ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; margin: 0; padding: 0; list-style: none; }
header.bar nav a { display: block; padding: .6rem .7rem; border-radius: .4rem; color: var(--ink); text-decoration: none; }
header.bar nav a[aria-current] { background: var(--paper); font-weight: 600; }
header.bar .who { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere; }
a.button { display: inline-block; padding: .6rem 1.4rem; border-radius: .5rem; background: var(--change); color: var(--paper); font-weight: 600; text-decoration: none; }
header.bar form { margin: 0; } header.bar button { min-height: 2.75rem; padding: .3rem .9rem; font-weight: 400; }
.console main, .console footer { max-width: 72rem; } .console main { overflow-wrap: anywhere; }
.done { padding: .8rem 1rem; border-left: 4px solid var(--good); background: var(--card); }
.moment { white-space: nowrap; } .quiet { color: var(--quiet); } .bad { color: var(--bad); } .good { color: var(--good); }
form.ask, form.filter { display: grid; gap: .75rem; max-width: 28rem; margin: 1.5rem 0; }
form.filter { grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); max-width: none; align-items: end; }
label { display: grid; gap: .25rem; color: var(--quiet); font-size: .9rem; }
select, textarea { min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card); color: var(--ink); font: inherit; width: 100%; }
input { width: 100%; } label.choice { display: flex; gap: .6rem; align-items: center; min-height: 2.75rem; color: var(--ink); font-size: 1rem; } label.choice input { width: auto; min-height: 0; flex: none; }
select:focus-visible, textarea:focus-visible, .scroll:focus-visible { outline: 3px solid var(--change); outline-offset: 2px; }
fieldset { border: 1px solid var(--line); border-radius: .6rem; margin: 0; padding: .5rem 1rem; } legend { color: var(--quiet); font-size: .9rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; margin: 1rem 0; padding: 0; list-style: none; }
.card { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); min-width: 0; }
section.card + section.card { margin-top: 1rem; } .console td.number, .console th { width: auto; min-width: 4.5rem; } div.decide { display: flex; flex-wrap: wrap; gap: .75rem; }
.card h2, .card h3 { margin: 0 0 .5rem; font-size: 1.1rem; overflow-wrap: anywhere; } .card dl { margin-top: .75rem; }
.pages { display: flex; align-items: baseline; gap: 1.5rem; margin: 1rem 0; } .pages a { padding: .6rem 0; }
[data-drop] { padding: 1.25rem; border: 2px dashed var(--quiet); border-radius: .6rem; } [data-drop].over { border-color: var(--change); }
input[type=file] { padding: .6rem; }
svg.chart { width: 100%; height: auto; } svg.chart rect { fill: var(--change); } svg.chart text { fill: var(--quiet); font-size: 22px; }
ol.trail { margin: 1rem 0; padding: 0; list-style: none; } ol.trail li { padding: .6rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; } ol.trail p { margin: .15rem 0; }
ul.acts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; list-style: none; } ul.acts a { display: block; padding: .6rem 0; } .console .people td:nth-child(n) { min-width: 7rem; } .console .people td:first-child { min-width: 3rem; } td input[type=checkbox] { width: 1.5rem; min-height: 1.5rem; }
details { margin: .5rem 0; } summary { min-height: 2.75rem; display: flex; align-items: center; cursor: pointer; color: var(--change); }
@media (max-width: 48rem) { header.bar nav { order: 3; flex-basis: 100%; } }
`;
