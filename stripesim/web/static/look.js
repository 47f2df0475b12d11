// How the dashboard looks. Every colour stands here once, for light and for dark.

const LOOK = `
:host { display: block; color-scheme: light dark;
  --ground: light-dark(#f5f6f9, #0e1117); --card: light-dark(#ffffff, #161a22);
  --raised: light-dark(#f3f4f8, #1e232d); --ink: light-dark(#1a2030, #e8ebf1);
  --quiet: light-dark(#596274, #9da7b6); --line: light-dark(#e2e6ed, #2a303b);
  --brand: light-dark(#5a50e0, #938cff); --on-brand: light-dark(#ffffff, #12131c);
  --available: light-dark(#5a50e0, #8f88ff); --pending: light-dark(#0d8a7d, #3ec7b6);
  --reserved: light-dark(#a85f00, #e5a54b); --in_transit: light-dark(#2b7bc4, #6cb2f0);
  --owed: light-dark(#c4320a, #ff8361); --good: light-dark(#12794a, #4fc98d);
  --soft: light-dark(rgb(90 80 224 / 9%), rgb(143 136 255 / 15%));
  --shade: light-dark(0 1px 2px rgb(26 32 48 / 5%), 0 1px 2px rgb(0 0 0 / 40%));
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; }
* { box-sizing: border-box; }
.app { min-height: 100%; background: var(--ground); color: var(--ink); padding: 0 0 32px;
  font: 14px/1.45 Inter, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
    "Liberation Sans", Arial, sans-serif; -webkit-font-smoothing: antialiased; font-variant-numeric: tabular-nums;
  scrollbar-color: color-mix(in srgb, var(--quiet) 50%, transparent) transparent; } /* Firefox */
h1, h2, h3, p, ol, ul, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; }
ol, ul { list-style: none; }
h2 { font-size: 15px; font-weight: 650; letter-spacing: -0.005em; }
h3 { font-size: 12px; font-weight: 600; color: var(--quiet); }
a { color: var(--brand); }
code, .id { font-family: var(--mono); font-size: 0.88em; }
.quiet { color: var(--quiet); }
.small { font-size: 12.5px; }
.minus { color: var(--owed); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }

/* -- controls --------------------------------------------------------------------------------- */
button, input, select, textarea { font: inherit; color: inherit; }
button, .button { cursor: pointer; border: 1px solid var(--line); background: var(--card);
  border-radius: 8px; padding: 6px 12px; font-weight: 550; min-height: 34px; white-space: nowrap; }
button:hover { border-color: color-mix(in srgb, var(--brand) 55%, var(--line)); }
button.main { background: var(--brand); border-color: var(--brand); color: var(--on-brand); }
button.main:hover { background: color-mix(in srgb, var(--brand) 88%, var(--ink)); }
button.plain { border-color: transparent; background: transparent; }
button:disabled { opacity: 0.5; cursor: default; }
button.link { border: 0; background: none; padding: 0; min-height: 0; font-weight: inherit;
  white-space: normal; text-align: start; color: var(--brand); border-radius: 3px; }
button.link:hover { text-decoration: underline; }
input, select, textarea { width: 100%; min-height: 34px; padding: 5px 10px; border-radius: 8px;
  border: 1px solid color-mix(in srgb, var(--quiet) 45%, var(--line)); background: var(--card); }
select { cursor: pointer; text-overflow: ellipsis; }
input::placeholder { color: var(--quiet); opacity: 1; }
:focus-visible { outline: 3px solid color-mix(in srgb, var(--brand) 60%, transparent);
  outline-offset: 1px; }
.switch { display: inline-flex; padding: 2px; gap: 2px; background: var(--raised);
  border-radius: 9px; border: 1px solid var(--line); }
.switch button { border: 0; background: none; padding: 3px 10px; min-height: 28px; font-size: 13px;
  color: var(--quiet); border-radius: 7px; }
.switch button[aria-pressed="true"] { background: var(--card); color: var(--ink);
  box-shadow: var(--shade), 0 0 0 1px var(--line); }

/* -- the head --------------------------------------------------------------------------------- */
.head { position: sticky; top: 0; z-index: 5; background: color-mix(in srgb, var(--card) 92%,
  transparent); backdrop-filter: blur(10px); border-bottom: 1px solid var(--line); }
.head > div { max-width: 1560px; margin: 0 auto; padding: 10px 24px; display: flex; gap: 10px 14px;
  align-items: center; flex-wrap: wrap; }
.name { display: flex; gap: 9px; align-items: center; font-weight: 700; letter-spacing: -0.015em;
  font-size: 16px; margin-inline-end: 6px; }
.name svg { flex: none; }
.head label { display: flex; gap: 8px; align-items: center; color: var(--quiet); }
.head select { max-width: 190px; width: auto; font-weight: 600; color: var(--ink); }
.gap { flex: 1; }
/* Where one is, however far down: what was pressed may be anywhere. */
.said { position: fixed; inset: auto 0 0; z-index: 6; max-width: 760px; margin: 0 auto;
  padding: 0 24px 18px; pointer-events: none; }
.said p { padding: 10px 14px; border-radius: 10px; background: var(--card); pointer-events: auto;
  border: 1px solid var(--line); display: flex; gap: 12px; align-items: center;
  box-shadow: 0 6px 24px rgb(0 0 0 / 18%); }
.said p span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.said .wrong { border-color: color-mix(in srgb, var(--owed) 45%, var(--line));
  background: color-mix(in srgb, var(--owed) 8%, var(--card)); }
.said button { min-height: 26px; padding: 0 8px; }

/* -- boards ----------------------------------------------------------------------------------- */
.boards { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 1560px; margin: 0 auto; }
.boards.two { grid-template-columns: repeat(2, minmax(0, 1fr)); max-width: none; }
.boards.two .board + .board { border-inline-start: 1px solid var(--line); }
.board { container-type: inline-size; padding: 18px 24px; min-width: 0; }
.where { display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: center; margin-bottom: 14px; }
.where .moment { font-size: 22px; font-weight: 700; letter-spacing: -0.02em; line-height: 1.15; }
.where .moment small { font-size: 15px; font-weight: 500; color: var(--quiet);
  letter-spacing: 0; }
.clock { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.clock form { display: flex; gap: 8px; }
.clock input { width: auto; }
.choose { display: flex; gap: 8px; flex-wrap: wrap; margin-inline-start: auto; }
.choose select { width: auto; max-width: 260px; }
.cards, .column { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
.column { display: contents; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  box-shadow: var(--shade); padding: 14px 18px 16px; min-width: 0; }
.o1 { order: 1; } .o2 { order: 2; } .o3 { order: 3; } .o4 { order: 4; } .o5 { order: 5; }
.o6 { order: 6; } .o7 { order: 7; } .o8 { order: 8; }
.card > header { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center;
  justify-content: space-between; margin-bottom: 12px; min-height: 34px; }
.card > header p { color: var(--quiet); font-size: 13px; }
.empty { color: var(--quiet); padding: 6px 0 10px; overflow-wrap: anywhere; }
@container (min-width: 900px) {
  .cards { display: grid; grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); align-items: start; }
  .wide { grid-column: span 2; } .column { display: flex; } .column > * { order: 0; }
}

/* -- figures and the picture -------------------------------------------------------------------- */
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 10px;
  margin-bottom: 14px; }
.figures button { text-align: start; padding: 9px 13px; border-radius: 11px; display: grid;
  align-content: start; position: relative;
  border-color: var(--line); background: var(--card); }
.figures button:hover { background: var(--soft); }
.figures span { display: flex; gap: 7px; align-items: center; color: var(--quiet);
  font-weight: 500; font-size: 13px; }
.figures i, .key i { width: 12px; height: 3px; border-radius: 2px; flex: none; }
.figures small { white-space: normal; font-weight: 400; font-size: 12px; margin-top: 1px; }
.figures b { font-size: 19px; font-weight: 680; letter-spacing: -0.015em; }
.is-available { background: var(--available); } .is-pending { background: var(--pending); }
.is-reserved { background: var(--reserved); } .is-in_transit { background: var(--in_transit); }
.figures i.is-in_transit { background: repeating-linear-gradient(90deg, var(--in_transit) 0 3px,
  transparent 3px 5px); }
.picture { position: relative; border-radius: 10px; }
.picture svg { display: block; width: 100%; height: auto; overflow: visible; }
.picture text { fill: var(--quiet); font-size: 11.5px; }
.grid { stroke: var(--line); stroke-width: 1; }
.zero { stroke: color-mix(in srgb, var(--quiet) 70%, var(--line)); stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.available { stroke: var(--available); } .line.pending { stroke: var(--pending); }
.line.reserved { stroke: var(--reserved); }
.line.in_transit { stroke: var(--in_transit); stroke-dasharray: 1 4;
  stroke-linecap: round; stroke-width: 1.75; }
.line.ahead { stroke-dasharray: 5 5; stroke-linecap: butt; opacity: 0.75; stroke-width: 1.75; }
.area { opacity: 0.16; } .area.available { fill: var(--available); }
.area.pending { fill: var(--pending); opacity: 0.07; } .area.owed { fill: var(--owed); opacity: 0.22; }
.area.ahead { opacity: 0.06; } .area.owed.ahead { opacity: 0.12; } .area.pending.ahead { opacity: 0.04; }
.future { fill: var(--raised); opacity: 0.75; }
.now { stroke: var(--quiet); stroke-width: 1; }
.cross { stroke: var(--ink); stroke-width: 1; opacity: 0.35; }
.spot { stroke: var(--card); stroke-width: 2; }
.marks { position: absolute; inset: 0; pointer-events: none; }
.mark, .mark:hover { position: absolute; pointer-events: auto; width: 16px; height: 16px; padding: 2px;
  min-height: 0; margin-inline-start: -8px; border: 0; background: none; display: block; }
.mark svg { display: block; width: 12px; height: 12px; }
.mark path { stroke: var(--card); stroke-width: 1; }
.mark.payout path, .mark.debit path { fill: var(--in_transit); } .mark.dispute path { fill: var(--owed); }
.mark.coming path { fill: var(--card); stroke: var(--in_transit); stroke-width: 1.5; }
.mark:hover path { stroke: var(--ink); }
.picture:has(input:focus-visible) { outline: 3px solid color-mix(in srgb, var(--brand) 60%,
  transparent); outline-offset: 2px; }
.tip { position: absolute; pointer-events: none; z-index: 3; width: max-content;
  max-width: min(330px, 92%); background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; padding: 9px 12px; font-size: 12.5px;
  box-shadow: 0 8px 24px rgb(0 0 0 / 16%); }
.tip dl { display: grid; grid-template-columns: auto auto; gap: 1px 16px; margin-top: 3px; }
.tip dt { color: var(--quiet); } .tip dd { text-align: end; font-weight: 600; }
.tip li { margin-top: 6px; padding-top: 6px; border-top: 1px solid var(--line); }
.tip li span { display: block; color: var(--quiet); }
.key { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 8px; font-size: 12.5px;
  color: var(--quiet); }
.key span { display: flex; gap: 6px; align-items: center; }
.key svg { flex: none; }

/* -- lists ------------------------------------------------------------------------------------ */
.scroll { max-height: 460px; overflow: auto; margin: 0 -18px -16px; padding: 0 18px 12px;
  scrollbar-width: thin; }
.days > li + li { margin-top: 4px; }
.days h3 { position: sticky; top: 0; z-index: 1; background: var(--card); padding: 7px 0 5px; }
.step { display: grid; grid-template-columns: 44px minmax(0, 1fr) auto; gap: 2px 10px; width: 100%;
  text-align: start; border: 0; border-radius: 8px; padding: 6px 8px; margin: 0 -8px;
  width: calc(100% + 16px); background: none; font-weight: 400; white-space: normal;
  min-height: 0; align-items: baseline; }
button.step:hover { background: var(--soft); }
.step time { color: var(--quiet); font-size: 12.5px; }
.step b { font-weight: 550; overflow-wrap: anywhere; }
.step .why { grid-column: 2; color: var(--quiet); font-size: 12.5px; overflow-wrap: anywhere; }
.step .change { text-align: end; font-weight: 600; white-space: nowrap; }
.step .change.pending { font-weight: 500; color: var(--pending); }
.step .change.minus { color: var(--owed); }
.step .after { color: var(--quiet); font-size: 12.5px; text-align: end; white-space: nowrap; }
.more { color: var(--quiet); font-size: 12.5px; padding: 8px 0 0; }
table { border-collapse: collapse; width: 100%; }
th { text-align: start; font-weight: 500; font-size: 12.5px; color: var(--quiet);
  padding: 0 10px 6px 0; white-space: nowrap; }
td { padding: 7px 12px 7px 0; border-top: 1px solid var(--line); vertical-align: baseline;
  overflow-wrap: anywhere; }
th.n, td.n { text-align: end; white-space: nowrap; } th:last-child, td:last-child
  { padding-inline-end: 10px; }
td:first-child { padding-inline-start: 10px; } th:first-child { padding-inline-start: 10px; }
tr[aria-current="true"] { background: var(--soft); }
.when { width: 1%; white-space: nowrap; }
.finding { margin-bottom: 12px; }
.bar { display: block; width: 100%; min-width: 70px; height: 10px; }
.badge { display: inline-block; padding: 0 7px; border-radius: 999px; font-size: 12px;
  font-weight: 600; line-height: 20px; background: var(--raised); color: var(--quiet);
  white-space: nowrap; }
.badge.bad { background: color-mix(in srgb, var(--owed) 13%, var(--card)); color: var(--owed); }
.badge.good { background: color-mix(in srgb, var(--good) 13%, var(--card)); color: var(--good); }

/* -- forms ------------------------------------------------------------------------------------ */
.form { display: grid; gap: 12px; }
.fields { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill,
  minmax(min(200px, 100%), 1fr)); }
.fields label, .form > label { display: grid; gap: 4px; font-weight: 550; font-size: 13px;
  align-content: start; }
.fields small, .form > label small { font-weight: 400; color: var(--quiet); font-size: 12px; }
.end { display: flex; gap: 10px; flex-wrap: wrap; align-items: center; }
.tiles { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill,
  minmax(min(215px, 100%), 1fr)); }
.tiles li { display: flex; flex-direction: column; border: 1px solid var(--line);
  border-radius: 10px; overflow: hidden; }
.tiles li:hover { border-color: color-mix(in srgb, var(--brand) 55%, var(--line)); }
.tiles button { text-align: start; white-space: normal; padding: 10px 12px; display: grid; gap: 2px;
  align-content: start; border: 0; border-radius: 10px; flex: 1; }
.tiles button span { color: var(--quiet); font-weight: 400; font-size: 12.5px; }
.tiles button:hover { background: var(--soft); }
.tiles button:focus-visible { outline-offset: -3px; }
.tiles label { display: flex; gap: 8px; align-items: center; padding: 0 12px 10px; font-size: 12.5px;
  color: var(--quiet); } .tiles select { min-height: 28px; padding: 2px 6px; color: var(--ink); }

/* -- what is said of one thing ------------------------------------------------------------------ */
dialog { color: var(--ink); background: var(--card); border: 0; padding: 0;
  box-shadow: -12px 0 40px rgb(0 0 0 / 22%); }
dialog::backdrop { background: rgb(14 17 23 / 42%); }
dialog.side { margin: 0 0 0 auto; width: min(520px, 100vw); max-width: none; height: 100dvh;
  max-height: none; }
dialog.ask { border-radius: 14px; width: min(420px, calc(100vw - 24px)); }
.top { position: sticky; top: 0; background: var(--card); display: flex; gap: 14px;
  align-items: start; justify-content: space-between; padding: 16px 20px 12px;
  border-bottom: 1px solid var(--line); }
.top h2 { font-size: 16px; overflow-wrap: anywhere; }
.inside { padding: 16px 20px 24px; display: grid; gap: 14px; }
.story { display: grid; gap: 9px; } .story li.item { padding-inline-start: 18px; }
.story li.item:has(> b) { padding-inline-start: 102px; text-indent: -84px; }
.story li.item > b { display: inline-block; min-width: 84px; font-weight: 600; text-indent: 0; }
.story li.ahead { border-inline-start: 3px solid var(--soft); padding-inline-start: 10px; }
.story sup { font-size: 11px; margin-inline-start: 3px; } .story sup a { text-decoration: none; }
.rules { display: grid; gap: 10px; font-size: 12.5px; color: var(--quiet);
  border-top: 1px solid var(--line); padding-top: 14px; counter-reset: rule; }
.rules b { color: var(--ink); font-weight: 600; } .rules li { overflow-wrap: anywhere; }

@container (max-width: 620px) {
  .where .moment { width: 100%; }
  .choose { margin-inline-start: 0; width: 100%; } .choose select { flex: 1; min-width: 0; }
  .clock { width: 100%; } .clock > button { flex: 1; padding: 6px 8px; }
  .clock form { width: 100%; } .clock form input { flex: 1; min-width: 0; }
  .card { padding: 14px; border-radius: 12px; }
  .scroll { margin: 0 -14px -14px; padding: 0 14px 10px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 8px; } .figures small { white-space: normal; font-weight: 400; font-size: 12px; margin-top: 1px; }
.figures b { font-size: 17px; }
  .wide-only { display: none; } .card > header { margin-bottom: 8px; }
  .switch button { padding: 3px 8px; font-size: 12.5px; }
  .when { white-space: normal; overflow-wrap: normal; min-width: 72px; } th.n { white-space: normal; }
  .step { grid-template-columns: 40px minmax(0, 1fr) auto; }
}
@media (max-width: 900px) { .boards.two { grid-template-columns: minmax(0, 1fr); }
  .boards.two .board + .board { border: 0; border-top: 6px solid var(--line); } }
@media (max-width: 620px) { .board { padding: 14px 12px; } .head > div { padding: 9px 12px; }
  .said { padding: 0 12px 12px; } .head { position: static; }
  .slogan { display: none; } .head button { padding: 4px 10px; min-height: 32px; } }
@media (prefers-reduced-motion: no-preference) {
  .card, button { transition: background 0.12s, border-color 0.12s; }
}
@media (forced-colors: active) { .figures i, .key i, .mark path { forced-color-adjust: none; } }
`;

let looks; // one sheet for all dashboards of a page

function lookSheet() {
  if (!looks) (looks = new CSSStyleSheet()).replaceSync(LOOK);
  return looks;
}
