// The page itself: its texts, its head, and the way around.
import { css } from "./css.js";

export const PAGE = css`
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--paper);
    color: var(--ink);
    font:
      15px/1.6 system-ui,
      sans-serif;
    overflow-wrap: break-word;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
    text-decoration-color: var(--muted);
  }
  a:hover {
    text-decoration-color: currentColor;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
    border-radius: 3px;
  }
  .skip {
    position: absolute;
    left: -9999px;
  }
  .skip:focus {
    position: static;
    display: block;
    padding: 0.5rem 1rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.5rem;
    align-items: center;
    padding: 0.6rem 1.5rem;
    border-bottom: 1px solid var(--line);
    background: var(--wash);
  }
  .brand {
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
    font-weight: 650;
    text-decoration: none;
    letter-spacing: -0.01em;
  }
  header nav,
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.15rem;
  }
  header nav a,
  .tabs a {
    padding: 0.3rem 0.65rem;
    border-radius: 0.35rem;
    color: var(--muted);
    text-decoration: none;
  }
  header nav a:hover,
  .tabs a:hover {
    color: var(--ink);
  }
  header nav a[aria-current],
  .tabs a[aria-current] {
    color: var(--ink);
    background: light-dark(#e6e9e4, #2a3039);
    font-weight: 600;
  }
  .who {
    display: flex;
    gap: 0.75rem;
    margin-left: auto;
    align-items: center;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .tabs {
    padding: 0.45rem 1.5rem;
    border-bottom: 1px solid var(--line);
    align-items: baseline;
  }
  header,
  .tabs {
    padding-inline: max(1.5rem, 50% - 34.5rem);
  }
  .tabs .of {
    margin-right: 0.75rem;
    font-weight: 600;
  }
  main {
    max-width: 72rem;
    margin: 0 auto;
    padding: 1.5rem 1.5rem 4rem;
  }
  main.narrow {
    max-width: 34rem;
    padding-top: 3.5rem;
  }
  h1 {
    margin: 0 0 1rem;
    font-size: 1.6rem;
    line-height: 1.2;
    letter-spacing: -0.015em;
  }
  h2 {
    margin: 2.25rem 0 0.6rem;
    font-size: 1.1rem;
    line-height: 1.3;
  }
  h3 {
    margin: 1.25rem 0 0.35rem;
    font-size: 1rem;
  }
  p {
    margin: 0.5rem 0;
    max-width: 46rem;
  }
  small,
  .muted {
    color: var(--muted);
  }
  small {
    display: block;
    margin-top: 0.3rem;
    font-size: 0.85rem;
  }
  code,
  .code,
  .mono {
    font:
      0.875em/1.5 ui-monospace,
      monospace;
  }
  .bad > h1 {
    color: var(--bad);
  }
  .crumbs ol {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    margin: 0 0 0.75rem;
    padding: 0;
    list-style: none;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .crumbs li + li::before {
    content: "/";
    margin-right: 0.5rem;
    color: var(--line);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1rem;
    align-items: center;
    justify-content: space-between;
    margin-bottom: 1rem;
  }
  .head h1 {
    margin: 0;
  }
  progress {
    width: 100%;
    height: 0.7rem;
    accent-color: var(--accent);
  }
  html:not(.js) .needs-js {
    display: none;
  }
  bdi {
    overflow-wrap: anywhere;
  }
  @media (max-width: 44rem) {
    header,
    .tabs {
      padding-left: 1rem;
      padding-right: 1rem;
    }
    main {
      padding: 1rem 1rem 3rem;
    }
    .who {
      margin-left: 0;
      width: 100%;
      justify-content: space-between;
    }
  }
`;
