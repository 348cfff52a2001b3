#include "page/html_style.h"

namespace windfall {

const char kHtmlStyle[] = R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f8; --ink: #1b1f23; --muted: #59636e; --rule: #d8dde2;
  --grid: #e6e9ec; --share: #d5e6f2; --link: #0072b2; --baseline: #6b7480;
  --blue: #0072b2; --sky: #56b4e9; --green: #009e73; --vermillion: #d55e00; --orange: #e69f00;
  --pink: #cc79a7; --dark: #3a3f45;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --panel: #1d2125; --ink: #e8eaed; --muted: #a3adb8; --rule: #3a4148;
    --grid: #2a3036; --share: #1f4258; --link: #56b4e9; --baseline: #98a2ad;
    --blue: #3d9bd6; --dark: #aab2bb;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 3rem; max-width: 72rem; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial,
  sans-serif;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 2.6rem 0 0.6rem; font-size: 1.2rem; }
p { margin: 0.4rem 0; max-width: 46rem; }
.subtitle { margin: 0.3rem 0 0; color: var(--muted); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr));
  gap: 0.8rem; margin: 1.6rem 0; }
.card { padding: 0.9rem 1rem; background: var(--panel); border-radius: 8px; }
.card dt { color: var(--muted); font-size: 0.82rem; }
.card dd { margin: 0; }
.card .value { font-size: 1.65rem; line-height: 1.3; font-weight: 600;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.card .unit { font-size: 0.95rem; font-weight: 400; }
.card .detail { color: var(--muted); font-size: 0.82rem; line-height: 1.35; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1.4rem; margin: 0;
  font-size: 0.88rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; }
figure { margin: 1rem 0 0; }
figcaption, .note { color: var(--muted); font-size: 0.85rem; max-width: 54rem; }
.chart { display: block; width: 100%; height: auto; font-size: 12.5px; overflow: visible; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0.5rem 0; padding: 0;
  list-style: none; font-size: 0.85rem; }
.legend li { display: flex; align-items: center; gap: 0.45rem; }
.swatch { width: 26px; height: 14px; }
.tables { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2.4rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: 0.6rem 0 1.2rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { padding: 0.28rem 0.5rem; text-align: right; vertical-align: baseline; white-space: nowrap; }
th { color: var(--muted); font-weight: 500; font-size: 0.82rem; border-bottom: 1px solid var(--ink);
  vertical-align: bottom; }
td { border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
th.text, td.text { text-align: left; }
td.wrap { white-space: normal; min-width: 7rem; overflow-wrap: anywhere; }
tr.total td { font-weight: 600; border-bottom: 0; border-top: 1px solid var(--ink); }
td.share { background: linear-gradient(to right, var(--share) var(--part), transparent 0)
  no-repeat left center / 100% 70%; padding-left: 0.4rem; }
.jobs { font-size: 0.84rem; }
.jobs th, .jobs td { padding-left: 0.35rem; padding-right: 0.35rem; }
th.group { text-align: center; border-bottom: 1px solid var(--rule); }
th.blank { border-bottom: 0; }
.worse { color: var(--vermillion); font-weight: 600; }
.muted { color: var(--muted); }
footer { margin-top: 3rem; padding-top: 0.8rem; border-top: 1px solid var(--rule);
  color: var(--muted); font-size: 0.82rem; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.95em; }

.chart text { fill: var(--ink); }
.chart .tick, .chart .axis { fill: var(--muted); }
.chart .end { text-anchor: end; }
.chart .middle { text-anchor: middle; }
.chart .figure { font-variant-numeric: tabular-nums; }
.chart .name { font-weight: 600; }
.chart .grid { stroke: var(--grid); stroke-width: 1; }
.chart .area { opacity: 0.5; }
.chart .area.forecast { opacity: 0.22; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.forecast { stroke-dasharray: 5 4; }
.waiting { stroke: var(--muted); stroke-width: 1.5; stroke-dasharray: 1.5 4; stroke-linecap: round; }
.submitted { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
.deadline { stroke: var(--ink); stroke-width: 2.5; }
.pattern path { fill: none; stroke: var(--paper); stroke-width: 1.4; }
.pattern circle { fill: var(--paper); }
.hatch path { fill: none; stroke: var(--baseline); stroke-width: 1.2; }
.zone-0 { stroke: var(--blue); } .zone-1 { stroke: var(--vermillion); }
.zone-2 { stroke: var(--green); } .zone-3 { stroke: var(--pink); }
.zone-4 { stroke: var(--orange); } .zone-5 { stroke: var(--sky); }
.chart text.name { stroke: none; }
.chart text.zone-0 { fill: var(--blue); } .chart text.zone-1 { fill: var(--vermillion); }
.chart text.zone-2 { fill: var(--green); } .chart text.zone-3 { fill: var(--pink); }
.chart text.zone-4 { fill: var(--orange); } .chart text.zone-5 { fill: var(--sky); }
.ending-succeeded { fill: var(--green); } .ending-paused-continued { fill: var(--sky); }
.ending-paused-not-continued { fill: var(--orange); } .ending-failed { fill: var(--vermillion); }
.ending-timed-out { fill: var(--orange); } .ending-cancelled { fill: var(--pink); }
.ending-lost { fill: var(--dark); } .ending-running { fill: var(--blue); }
.actual { fill: var(--blue); }
.chart path.saved, .chart path.excess-hatch { pointer-events: none; }
.saved { fill: url(#saved-hatch); }
.excess { fill: var(--vermillion); }
.excess-hatch { fill: url(#excess-hatch); }
.at-submission { fill: none; stroke: var(--baseline); stroke-width: 1.3; stroke-dasharray: 4 3;
  pointer-events: all; }

@media (max-width: 52rem) {
  body { padding: 1.5rem 1rem 2rem; }
  .cards { grid-template-columns: 1fr 1fr; }
  .tables { grid-template-columns: 1fr; }
  .chart { font-size: 16px; }
  .jobs { font-size: 0.78rem; }
  .jobs th { white-space: normal; }
  .narrow-off { display: none; }
}
@media (max-width: 34rem) {
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.4rem; }
}
@media print {
  :root { --panel: #f3f4f5; }
  body { padding: 0; max-width: none; font-size: 10pt; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  .jobs { font-size: 7.5pt; }
  .scroll { overflow: visible; }
  figure, .card, tr, .facts { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
}
)css";

}  // namespace windfall
