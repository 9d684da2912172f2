/** The page's whole appearance; both colour schemes, and print. */
export const style = `
:root { --ink: #1b2430; --soft: #5b6876; --line: #d5dbe2; --paper: #ffffff; --panel: #f4f6f8; --accent: #1f6feb; --next: #9cc2f7; --good: #1a7f37; --bad: #b42318; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf1; --soft: #9aa7b4; --line: #344250; --paper: #10161d; --panel: #19222c; --accent: #58a6ff; --next: #27466b; --good: #57c273; --bad: #ff7b6e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 68rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
p, .note { color: var(--soft); margin: .25rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin-top: 1.5rem; }
.figure { background: var(--panel); border-radius: .5rem; padding: .75rem 1rem; }
.figure b { display: block; font-size: 1.35rem; font-weight: 600; }
.figure span { color: var(--soft); font-size: .85rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
thead th { color: var(--soft); font-size: .85rem; }
td.number { text-align: right; }
pre { background: var(--panel); border-radius: .5rem; padding: .75rem 1rem; overflow-x: auto; }
svg { display: block; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .soft { fill: var(--soft); } svg .grid { stroke: var(--line); }
svg .bar { fill: var(--accent); } svg .next { fill: var(--next); }
svg .node { fill: var(--panel); stroke: var(--soft); } svg .edge { fill: none; stroke: var(--soft); }
`;
