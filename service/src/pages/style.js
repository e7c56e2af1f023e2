// The style of all pages, in light and dark.
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e9ee); --paper: light-dark(#fbfbf9, #14171b); --line: light-dark(#d9d9d2, #2c3138); --good: light-dark(#1f7a4d, #5cc894); --bad: light-dark(#a33a2a, #f0917f); --faint: light-dark(#5d646d, #9aa3ad); }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main { box-sizing: border-box; width: 34rem; max-width: 100vw; padding: 2rem; }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em; }
p { margin: .5rem 0; }
.good h1 { color: var(--good); }
.bad h1 { color: var(--bad); }
.code { margin-top: 1.25rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--faint); font: 13px/1.6 ui-monospace, monospace; }
.go { display: inline-block; margin-top: .75rem; padding: .6rem 1.25rem; border-radius: .4rem; background: var(--ink); color: var(--paper); font-weight: 600; text-decoration: none; }
.state { display: inline-flex; gap: .5rem; align-items: center; color: var(--good); font-weight: 600; }
.state::before { content: ""; width: .6rem; height: .6rem; border-radius: 50%; background: currentColor; }
ul { padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: .6rem 0; border-bottom: 1px solid var(--line); }
a { color: inherit; text-underline-offset: .2em; }
`;
