// How components look. Appearance variables of the page are custom properties of the same name.
const v = (name, otherwise) => `var(--stripe-${name}, ${otherwise})`;
const TEXT = v("colorText", "#353a44");
const FAINT = v("colorSecondaryText", "#596171");
const BORDER = v("colorBorder", "#d8dee4");
const PRIMARY = v("colorPrimary", "#635bff");
const DANGER = v("colorDanger", "#c0123c");
const GROUND = v("colorBackground", "#ffffff");
const RADIUS = `min(${v("borderRadius", "6px")}, 24px)`;
const HEADING = (
  size,
  px,
  weight,
) => `font-size: ${v(`heading${size}FontSize`, `calc(var(--base) * ${px / 14})`)};
  font-weight: ${v(`heading${size}FontWeight`, weight)};
  text-transform: ${v(`heading${size}TextTransform`, "none")};`;
// A hue as a ground, and as ink: both go with the page's own ground and text, light or dark.
const tint = (hue, share) => `color-mix(in srgb, ${hue} ${share}%, ${GROUND})`;
const ink = (hue) => `color-mix(in srgb, ${hue} 58%, ${TEXT})`;
const BUTTON = (kind, ground, border, text) => `
  background: ${v(`button${kind}ColorBackground`, ground)};
  border-color: ${v(`button${kind}ColorBorder`, border)};
  color: ${v(`button${kind}ColorText`, text)};`;
const BADGE = (kind, ground, border, text) => `.badge.${kind.toLowerCase()} {
  background: ${v(`badge${kind}ColorBackground`, ground)};
  border-color: ${v(`badge${kind}ColorBorder`, border)};
  color: ${v(`badge${kind}ColorText`, text)}; }`;

const STYLE = `
:host { display: block; width: 100%; --base: ${v("fontSizeBase", "14px")};
  --unit: ${v("spacingUnit", "10px")}; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.root { container-type: inline-size; background: ${v("colorBackground", "transparent")};
  font-family: ${v("fontFamily", "inherit")}; font-size: ${v("bodyMdFontSize", "var(--base)")};
  font-weight: ${v("bodyMdFontWeight", "400")}; line-height: 1.45; color: ${TEXT};
  -webkit-font-smoothing: antialiased; text-align: start; }
h2, h3, p, dl, dd, ul, table, fieldset, legend { margin: 0; padding: 0; border: 0; }
ul { list-style: none; }
.small, .hint { font-size: ${v("bodySmFontSize", "calc(var(--base) * 0.93)")};
  font-weight: ${v("bodySmFontWeight", "400")}; color: ${FAINT}; }

/* -- a balance ------------------------------------------------------------------------------- */
.balance + .balance, .part { border-top: 1px solid ${BORDER}; }
.balance { padding: 0 0 calc(var(--unit) * 2.4); }
.balance + .balance { padding-top: calc(var(--unit) * 2.4); }
.head { display: flex; flex-wrap: wrap; gap: calc(var(--unit) * 1.2); align-items: flex-end;
  justify-content: space-between; }
.label { ${HEADING("Xs", 14, 500)} color: ${FAINT}; }
.total { ${HEADING("Xl", 28, 700)} line-height: 1.25; letter-spacing: -0.01em;
  font-variant-numeric: tabular-nums; margin-top: 2px; }
.total small { font-size: 0.5em; font-weight: 500; color: ${FAINT}; letter-spacing: 0; }
.minus { color: ${DANGER}; }
.actions { display: flex; flex-wrap: wrap; gap: calc(var(--unit) * 0.8); }
.bar { display: flex; gap: 2px; height: 8px; margin-top: calc(var(--unit) * 1.8); }
.bar i { border-radius: 4px; min-width: 4px; }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; flex: none; }
.first { background: ${PRIMARY}; }
.second { background: color-mix(in srgb, ${PRIMARY} 38%, ${GROUND}); }
.split { display: grid; grid-template-columns: repeat(3, minmax(0, auto)); justify-content: start;
  gap: var(--unit) calc(var(--unit) * 4.5); margin-top: calc(var(--unit) * 1.6); }
.split dt { display: flex; align-items: center; gap: 8px; color: ${FAINT};
  font-size: ${v("bodySmFontSize", "calc(var(--base) * 0.93)")}; }
.split dd, .amount { font-variant-numeric: tabular-nums; font-weight: 500; }
.split dd { margin-top: 2px; }
.notes { margin-top: calc(var(--unit) * 1.6); display: grid; gap: 6px; }
.row .notes { margin-top: 6px; }
.note { display: flex; gap: 8px; align-items: flex-start; }
.note svg { flex: none; margin-top: 0.15em; }
.warn { padding: calc(var(--unit) * 1) calc(var(--unit) * 1.2); border-radius: ${RADIUS};
  background: color-mix(in srgb, ${DANGER} 8%, ${GROUND}); color: ${TEXT}; }
.warn svg { color: ${DANGER}; }

/* -- what follows ---------------------------------------------------------------------------- */
.part { padding: calc(var(--unit) * 2) 0; }
.part:last-child { padding-bottom: 0; }
h3 { ${HEADING("Sm", 15, 600)} }
table { width: 100%; border-collapse: collapse; margin-top: calc(var(--unit) * 0.8); }
th { text-align: start; font-weight: 500; color: ${FAINT};
  font-size: ${v("bodySmFontSize", "calc(var(--base) * 0.86)")}; padding: 6px 12px 6px 0; }
td { padding: calc(var(--unit) * 0.9) 12px calc(var(--unit) * 0.9) 0;
  border-top: 1px solid ${BORDER}; vertical-align: baseline; }
th:last-child, td:last-child { text-align: end; padding-inline-end: 0; }
.id { display: block; overflow-wrap: anywhere; }
.row { display: flex; gap: calc(var(--unit) * 1.6); align-items: flex-start;
  justify-content: space-between; }
.row > div { min-width: 0; }
.part p { margin-top: 4px; }
.row ul { margin-top: 6px; display: grid; gap: 4px; }
.row li { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.toast { display: flex; gap: 8px; margin-bottom: calc(var(--unit) * 1.6);
  padding: var(--unit) calc(var(--unit) * 1.2); border-radius: ${RADIUS};
  background: ${v("badgeSuccessColorBackground", tint("#2b8a3e", 14))};
  color: ${v("badgeSuccessColorText", ink("#0b6b1f"))}; }
.toast:empty { display: none; }
.badge { display: inline-block; white-space: nowrap; border: 1px solid; border-radius:
  min(${v("badgeBorderRadius", "4px")}, 24px); font-weight: ${v("badgeLabelFontWeight", "500")};
  font-size: ${v("badgeLabelFontSize", "calc(var(--base) * 0.86)")}; line-height: 1.4;
  padding: ${v("badgePaddingY", "1px")} ${v("badgePaddingX", "6px")}; }
${BADGE("Neutral", tint(TEXT, 8), tint(TEXT, 15), TEXT)}
${BADGE("Success", tint("#2b8a3e", 14), tint("#2b8a3e", 28), ink("#0b6b1f"))}
${BADGE("Warning", tint("#d97706", 16), tint("#d97706", 32), ink("#944c00"))}
${BADGE("Danger", tint("#df1b41", 11), tint("#df1b41", 24), ink("#b3063d"))}

/* -- buttons and fields ----------------------------------------------------------------------- */
button { font: inherit; font-weight: ${v("buttonLabelFontWeight", "500")}; cursor: pointer;
  font-size: ${v("buttonLabelFontSize", "inherit")}; border: 1px solid; white-space: nowrap;
  border-radius: min(${v("buttonBorderRadius", RADIUS)}, 24px); line-height: 1.4;
  padding: ${v("buttonPaddingY", "6px")} ${v("buttonPaddingX", "12px")};
  ${BUTTON("Secondary", GROUND, BORDER, TEXT)}
  box-shadow: 0 1px 1px rgb(0 0 0 / 6%); transition: filter 0.1s; }
button:hover:not([aria-disabled=true]) { filter: brightness(0.96); }
button.primary { ${BUTTON("Primary", PRIMARY, PRIMARY, "#ffffff")} }
button.danger { ${BUTTON("Danger", DANGER, DANGER, "#ffffff")} }
button.plain { border-color: transparent; box-shadow: none; background: none;
  color: ${v("actionSecondaryColorText", FAINT)}; padding-inline: 6px; }
button[aria-disabled=true] { opacity: 0.5; cursor: not-allowed; }
:focus { outline: none; }
:focus-visible { outline: 3px solid ${v(
  "formHighlightColorBorder",
  `color-mix(in srgb, ${PRIMARY} 55%, transparent)`,
)}; outline-offset: 1px; }
label, legend, .caption { display: block; margin-bottom: 5px;
  font-size: ${v("labelMdFontSize", "inherit")}; font-weight: ${v("labelMdFontWeight", "500")};
  text-transform: ${v("labelMdTextTransform", "none")}; }
input:not([type=radio], [type=checkbox]), select { width: 100%; font: inherit; color: inherit;
  padding: 8px 10px; border: 1px solid ${v("colorBorder", "#c0c8d2")}; background:
  ${v("formBackgroundColor", GROUND)}; border-radius: min(${v("formBorderRadius", RADIUS)}, 24px); }
select { padding-inline: 6px; }
input[aria-invalid=true] { border-color: ${DANGER}; }
input[type=radio], input[type=checkbox] { accent-color: ${v("formAccentColor", PRIMARY)};
  width: 16px; height: 16px; margin: 0.15em 0 0; flex: none; }
.money-field { position: relative; }
.money-field input { font-size: 1.3em; font-weight: 600; padding-inline-end: 4em;
  font-variant-numeric: tabular-nums; }
.money-field span { position: absolute; inset-block: 0; inset-inline-end: 12px; display: grid;
  align-items: center; color: ${FAINT}; pointer-events: none; }
.hint { margin-top: 5px; }
.hint.wrong, .wrong { color: ${DANGER}; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: calc(var(--unit) * 1.2); }
.choice { display: flex; gap: 10px; align-items: flex-start; font-weight: 400; margin: 0;
  padding: calc(var(--unit) * 0.7) 0; cursor: pointer; }
.choice b { font-weight: 500; display: block; }
.days { display: flex; flex-wrap: wrap; gap: 6px; }
.days label { margin: 0; position: relative; }
.days input { position: absolute; inset: 0; opacity: 0; width: 100%; height: 100%; margin: 0;
  cursor: pointer; }
.days span { display: grid; place-items: center; min-width: 38px; height: 34px; padding: 0 8px;
  border: 1px solid ${BORDER}; border-radius: ${RADIUS}; font-variant-numeric: tabular-nums; }
.days input:checked + span { background: ${v("formAccentColor", PRIMARY)}; color: #fff;
  border-color: transparent; }
.days input:focus-visible + span {
  outline: 3px solid color-mix(in srgb, ${PRIMARY} 55%, transparent); }
.sums { display: grid; gap: 8px; padding-top: calc(var(--unit) * 1.4);
  border-top: 1px solid ${BORDER}; }
.sums div { display: flex; justify-content: space-between; gap: 16px; }
.sums dt { color: ${FAINT}; }
.sums dd { font-variant-numeric: tabular-nums; text-align: end; }
.sums .strong { font-weight: 600; }
.sums .strong dt { color: inherit; }

/* -- overlays --------------------------------------------------------------------------------- */
dialog { width: min(460px, calc(100vw - 24px)); max-height: calc(100dvh - 24px); padding: 0;
  border: 0; color: ${TEXT}; background: ${GROUND};
  border-radius: min(${v("overlayBorderRadius", "10px")}, 24px);
  box-shadow: 0 15px 35px rgb(48 49 61 / 18%), 0 5px 15px rgb(0 0 0 / 12%); overflow: auto; }
dialog::backdrop { background: ${v("overlayBackdropColor", "rgb(26 27 37 / 45%)")}; }
dialog.drawer { margin: 0 0 0 auto; height: 100dvh; max-height: none; border-radius: 0; }
dialog form { display: flex; flex-direction: column; min-height: 100%; }
.top, .bottom { display: flex; gap: 10px; align-items: center; padding: calc(var(--unit) * 1.5)
  calc(var(--unit) * 2); }
.top { justify-content: space-between; border-bottom: 1px solid ${BORDER}; }
.top h2 { ${HEADING("Md", 17, 600)} }
.top button { padding: 4px 8px; }
.bottom { justify-content: flex-end; border-top: 1px solid ${BORDER}; margin-top: auto; }
.middle { display: grid; gap: calc(var(--unit) * 1.7); padding: calc(var(--unit) * 2); }
.alert:empty { display: none; }
.alert { padding: var(--unit) calc(var(--unit) * 1.2); border-radius: ${RADIUS};
  color: ${v("badgeDangerColorText", ink("#b3063d"))};
  background: ${v("badgeDangerColorBackground", tint("#df1b41", 11))}; }
.accounts li { display: flex; flex-wrap: wrap; gap: 8px; align-items: center;
  justify-content: space-between; padding: var(--unit) 0; border-bottom: 1px solid ${BORDER}; }
.accounts div { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }

/* -- waiting, failing, and what is not there --------------------------------------------------- */
.box { padding: calc(var(--unit) * 2); border: 1px solid ${BORDER}; border-radius: ${RADIUS};
  display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: center;
  justify-content: space-between; }
.bone { height: 14px; border-radius: 4px; margin-bottom: 14px; width: 40%;
  background: color-mix(in srgb, ${TEXT} 10%, ${GROUND});
  animation: wait 1.4s ease-in-out infinite; }
.bone.big { height: 34px; width: 55%; }
.bone.wide { width: 100%; }
@keyframes wait { 50% { opacity: 0.45; } }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@container (max-width: 480px) {
  .head { align-items: stretch; flex-direction: column; }
  .actions button { flex: 1; }
  .split { grid-template-columns: 1fr; justify-content: stretch; gap: 8px; }
  .split > div { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; }
}
@media (max-width: 480px) {
  .bottom button { flex: 1; }
  .days span { min-width: 34px; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) { .bar i, .dot { forced-color-adjust: none; } }
`;
