// The style of the console, in light and dark. Only what the browser itself has: no font and no picture from elsewhere.
export const STYLE = `
:root { color-scheme: light dark;
  --ink: light-dark(#1c2127, #e4e8ee); --muted: light-dark(#5b636e, #9aa4b1); --paper: light-dark(#ffffff, #14171c); --wash: light-dark(#f5f6f4, #1b1f26);
  --line: light-dark(#dcdfda, #2f353e); --accent: light-dark(#1f6f4a, #63cf9c); --on-accent: light-dark(#ffffff, #0e1512);
  --good: light-dark(#1f6f4a, #63cf9c); --warn: light-dark(#8a5a00, #e8b457); --bad: light-dark(#a4311f, #f2917f); --focus: light-dark(#1f5fae, #8cbcff);
  --good-wash: light-dark(#e6f3ec, #17291f); --warn-wash: light-dark(#fbf1dc, #2d2413); --bad-wash: light-dark(#fbe9e5, #321c18); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
a { color: inherit; text-underline-offset: .2em; text-decoration-color: var(--muted); }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -9999px; } .skip:focus { position: static; display: block; padding: .5rem 1rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; padding: .6rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--wash); }
.brand { display: inline-flex; gap: .5rem; align-items: center; font-weight: 650; text-decoration: none; letter-spacing: -.01em; }
header nav, .tabs { display: flex; flex-wrap: wrap; gap: .15rem; }
header nav a, .tabs a { padding: .3rem .65rem; border-radius: .35rem; color: var(--muted); text-decoration: none; }
header nav a:hover, .tabs a:hover { color: var(--ink); }
header nav a[aria-current], .tabs a[aria-current] { color: var(--ink); background: light-dark(#e6e9e4, #2a3039); font-weight: 600; }
.who { display: flex; gap: .75rem; margin-left: auto; align-items: center; color: var(--muted); font-size: .875rem; }
.tabs { padding: .45rem 1.5rem; border-bottom: 1px solid var(--line); align-items: baseline; } .tabs .of { margin-right: .75rem; font-weight: 600; }
header, .tabs { padding-inline: max(1.5rem, 50% - 34.5rem); }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1.5rem 4rem; }
main.narrow { max-width: 34rem; padding-top: 3.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.015em; }
h2 { margin: 2.25rem 0 .6rem; font-size: 1.1rem; line-height: 1.3; }
h3 { margin: 1.25rem 0 .35rem; font-size: 1rem; }
p { margin: .5rem 0; max-width: 46rem; }
small, .muted { color: var(--muted); } small { display: block; margin-top: .3rem; font-size: .85rem; }
code, .code, .mono { font: .875em/1.5 ui-monospace, monospace; } .code { color: var(--muted); }
.bad > h1 { color: var(--bad); }
.crumbs ol { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0 0 .75rem; padding: 0; list-style: none; color: var(--muted); font-size: .875rem; }
.crumbs li + li::before { content: "/"; margin-right: .5rem; color: var(--line); }
.head { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; justify-content: space-between; margin-bottom: 1rem; }
.head h1 { margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
button, .button { display: inline-block; padding: .45rem .9rem; border: 1px solid transparent; border-radius: .4rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; line-height: 1.35; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { filter: brightness(1.08); }
.quiet { border-color: var(--line); background: var(--paper); color: var(--ink); font-weight: 500; }
.danger { background: var(--bad); color: light-dark(#ffffff, #1c0d0a); }
.quiet.danger { background: var(--paper); color: var(--bad); border-color: var(--line); }
.link { padding: 0; border: 0; background: none; color: inherit; font-weight: 400; text-decoration: underline; text-underline-offset: .2em; }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; background: var(--wash); border: 1px solid var(--line); color: var(--muted); font-size: .8rem; font-weight: 600; white-space: nowrap; }
.badge.good { background: var(--good-wash); border-color: transparent; color: var(--good); } .badge.warn { background: var(--warn-wash); border-color: transparent; color: var(--warn); } .badge.bad { background: var(--bad-wash); border-color: transparent; color: var(--bad); }
.notice { margin: 0 0 1rem; padding: .6rem 1rem; border-left: 3px solid var(--line); border-radius: .25rem; background: var(--wash); }
.notice.good { border-color: var(--good); background: var(--good-wash); } .notice.warn { border-color: var(--warn); background: var(--warn-wash); } .notice.bad { border-color: var(--bad); background: var(--bad-wash); }
.notice p { margin: .15rem 0; }
.empty { padding: 2.5rem 1.5rem; border: 1px dashed var(--line); border-radius: .5rem; text-align: center; } .empty h2 { margin-top: 0; } .empty p { margin: .5rem auto 1rem; }
.card { padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; } .card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: .75rem 0; } .facts dt { color: var(--muted); } .facts dd { margin: 0; min-width: 0; }
table { width: 100%; border-collapse: collapse; } caption { text-align: left; color: var(--muted); padding-bottom: .35rem; }
th { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); color: var(--muted); font-size: .82rem; font-weight: 600; text-align: left; white-space: nowrap; }
td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } td.number, th.number { padding-right: 2rem; text-align: right; font-variant-numeric: tabular-nums; }
td form { display: inline; }
.field { margin: .9rem 0; max-width: 34rem; } .field > label, legend { display: block; margin-bottom: .25rem; font-weight: 600; }
.fields { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; }
fieldset { margin: 1rem 0; padding: .5rem 1rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
input:not([type=checkbox], [type=radio]), select, textarea { width: 100%; padding: .42rem .6rem; border: 1px solid light-dark(#8d949c, #6b7480); border-radius: .35rem; background: var(--paper); color: var(--ink); font: inherit; }
.pair { display: flex; gap: .5rem; } .pair select.short { width: 10rem !important; } .pair + input { margin-top: .5rem; } .wrong { display: block; color: var(--bad); } [aria-invalid] { border-color: var(--bad) !important; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 3rem; } .columns h2 { margin-top: 1rem; }
.search { display: flex; flex-wrap: wrap; gap: .5rem; max-width: 36rem; margin: 0 0 1rem; }
.pager { margin-top: 1rem; } .search input[type=search] { flex: 1 1 12rem; width: auto; } .search select { flex: 0 1 12rem; width: auto; }
.filters { display: flex; flex-wrap: wrap; gap: .35rem; margin: 0 0 1rem; padding: 0; list-style: none; } .filters a { display: inline-block; padding: .2rem .7rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--muted); text-decoration: none; font-size: .9rem; } .filters a[aria-current] { border-color: var(--accent); color: var(--ink); font-weight: 600; } .filters .count { font-variant-numeric: tabular-nums; font-weight: 600; color: var(--ink); }
.badges { display: inline-flex; flex-wrap: wrap; gap: .35rem; align-items: baseline; } .box { width: 2rem; } @media (max-width: 44rem) { td.box { width: auto; } } td.id { overflow-wrap: anywhere; } .chooser { margin-top: 1rem; justify-content: space-between; }
.filter { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .25rem 1rem; align-items: end; } .filter .field { margin: .5rem 0; } .filter .field > label { margin: 0; color: var(--muted); font-size: .85rem; font-weight: 400; } details.card { margin: 0 0 1rem; padding: .6rem 1.25rem; }
.names { columns: 16rem; margin: .5rem 0; padding-left: 1.1rem; } .names li { padding: .15rem 0; overflow-wrap: anywhere; break-inside: avoid; } details summary { cursor: pointer; } .bad-text { color: var(--bad); }
.radio { margin: .35rem 0; } .radio small { display: block; margin: 0 0 0 1.4rem; }
.check { display: flex; gap: .6rem; align-items: baseline; } .check small { margin: 0; }
.role { display: grid; grid-template-columns: minmax(16rem, 1fr) minmax(0, 1fr); gap: .4rem 1.5rem; align-items: start; padding: .7rem 0; border-top: 1px solid var(--line); } .role:first-of-type { border-top: 0; }
.area > span { display: block; margin-bottom: .2rem; color: var(--muted); font-size: .82rem; font-weight: 600; } .role .area { grid-column: 2; }
.command { display: flex; gap: .5rem 2rem; align-items: center; justify-content: space-between; padding: .75rem 0; border-top: 1px solid var(--line); } .command p { margin: 0; } .command button { flex: none; }
.other { margin-top: 1.5rem; } .other summary { color: var(--muted); cursor: pointer; }
.short { width: 8rem !important; }
.secret { display: block; margin: .5rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--wash); font: 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
progress { width: 100%; height: .7rem; accent-color: var(--accent); }
html:not(.js) .needs-js { display: none; }
svg.figure { display: block; width: 100%; height: auto; } svg.figure text { fill: var(--muted); font: 12px system-ui, sans-serif; } svg.figure .ink { fill: var(--ink); }
svg.figure .bar.good, svg.figure .use.good { fill: var(--good); } svg.figure .bar.warn { fill: var(--warn); } svg.figure .bar.bad, svg.figure .use.bad { fill: var(--bad); } svg.figure .bar.previous { fill: var(--muted); }
svg.figure .use.partial { fill-opacity: .55; } svg.figure .overlap { fill: var(--warn-wash); } svg.figure .cut { fill: none; stroke: var(--paper); stroke-width: 2; } svg.figure .revoked { stroke: var(--bad); stroke-width: 2; }
svg.figure .grid { stroke: var(--line); } svg.figure .axis { stroke: var(--line); } svg.figure line.now { stroke: var(--focus); stroke-width: 1.5; } svg.figure text.now { fill: var(--focus); font-weight: 600; }
figure.figure { margin: .75rem 0; } figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: .35rem; color: var(--muted); font-size: .82rem; }
.key::before { content: ""; display: inline-block; width: .7rem; height: .7rem; margin-right: .4rem; border-radius: .15rem; background: var(--muted); } .key.good::before { background: var(--good); } .key.warn::before { background: var(--warn); } .key.bad::before { background: var(--bad); } .key.partial::before { background: var(--good); opacity: .55; }
.hint { font: .85em/1.5 ui-monospace, monospace; white-space: nowrap; } .ways { display: grid; gap: .75rem; margin: .25rem 0 0; padding: 0; list-style: none; } .ways small { margin: 0 0 0 1.6rem; } .ways .until { width: auto; max-width: 16rem; margin: .35rem 0 .15rem 1.6rem; } .ways .pair { flex-wrap: wrap; margin: .35rem 0 0 1.6rem; }
.key.overlap::before { background: var(--warn-wash); outline: 1px solid var(--line); }
.next ul { margin: .35rem 0; padding-left: 1.2rem; }
.next .lead { font-size: 1.05rem; font-weight: 650; } .next .actions { margin: .75rem 0 .35rem; }
bdi { overflow-wrap: anywhere; } td time { white-space: nowrap; } .named th { min-width: 6rem; } .groups .facts { grid-template-columns: 14rem 1fr; } fieldset { max-width: 46rem; }
details.more { margin: 1rem 0; } details.more summary { width: max-content; cursor: pointer; font-weight: 600; }
.narrowing { margin-bottom: 1rem; } .narrowing .field > label { color: var(--muted); font-size: .85rem; font-weight: 400; } .narrowing input, .narrowing select { height: 2.4rem !important; } .narrowing .field { flex: 1 1 9rem; margin: 0; max-width: 16rem; }
.order { display: inline-flex; flex-wrap: wrap; gap: .35rem; } .order button, .order .button { padding: .15rem .55rem; font-size: .85rem; }
svg.timeline { display: block; margin: .5rem 0; } svg.timeline text { fill: var(--muted); font: 12px system-ui, sans-serif; } svg.timeline .now { fill: var(--focus); font-weight: 600; }
svg .life { fill: light-dark(#b9c2bd, #4a545f); } svg .life.is-present { fill: var(--good); } svg .axis { stroke: var(--line); } svg .present { stroke: var(--focus); stroke-width: 1.5; }
svg .success { fill: var(--good); } svg .failure { fill: none; stroke: var(--bad); stroke-width: 2.5; stroke-linecap: round; } svg .upcoming { fill: var(--paper); stroke: var(--good); stroke-width: 2; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .25rem 0 1.25rem; padding: 0; list-style: none; color: var(--muted); font-size: .85rem; } .legend svg { vertical-align: -1px; }
@media (max-width: 44rem) {
  header, .tabs { padding-left: 1rem; padding-right: 1rem; } main { padding: 1rem 1rem 3rem; } .who { margin-left: 0; width: 100%; justify-content: space-between; }
  .role { grid-template-columns: minmax(0, 1fr); } .role .area { grid-column: 1; } .command { flex-direction: column; align-items: stretch; }
  .stack thead { position: absolute; left: -9999px; } .stack tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .stack td { display: flex; gap: 1rem; justify-content: space-between; padding: .15rem 0; border: 0; text-align: right; } .stack td::before { content: attr(data-label); flex: none; color: var(--muted); text-align: left; }
  .stack td > a { font-weight: 600; } .stack td:empty { display: none; } .facts, .groups .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; }
}
`;
