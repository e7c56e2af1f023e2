// Figures, and what explains their colours.
import { css } from "./css.js";

export const FIGURE = css`
  svg.figure {
    display: block;
    width: 100%;
    height: auto;
  }
  svg.figure text {
    fill: var(--muted);
    font:
      12px system-ui,
      sans-serif;
  }
  svg.figure .ink {
    fill: var(--ink);
  }
  svg.figure .bar.good,
  svg.figure .use.good {
    fill: var(--good);
  }
  svg.figure .bar.warn {
    fill: var(--warn);
  }
  svg.figure .bar.bad,
  svg.figure .use.bad {
    fill: var(--bad);
  }
  svg.figure .bar.previous {
    fill: var(--muted);
  }
  svg.figure .use.partial {
    fill-opacity: 0.55;
  }
  svg.figure .overlap {
    fill: var(--warn-wash);
  }
  svg.figure .cut {
    fill: none;
    stroke: var(--paper);
    stroke-width: 2;
  }
  svg.figure .revoked {
    stroke: var(--bad);
    stroke-width: 2;
  }
  svg.figure .grid {
    stroke: var(--line);
  }
  svg.figure .axis {
    stroke: var(--line);
  }
  svg.figure line.now {
    stroke: var(--focus);
    stroke-width: 1.5;
  }
  svg.figure text.now {
    fill: var(--focus);
    font-weight: 600;
  }
  figure.figure {
    margin: 0.75rem 0;
  }
  figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin-top: 0.35rem;
    color: var(--muted);
    font-size: 0.82rem;
  }
  .key::before {
    content: "";
    display: inline-block;
    width: 0.7rem;
    height: 0.7rem;
    margin-right: 0.4rem;
    border-radius: 0.15rem;
    background: var(--muted);
  }
  .key.good::before {
    background: var(--good);
  }
  .key.warn::before {
    background: var(--warn);
  }
  .key.bad::before {
    background: var(--bad);
  }
  .key.partial::before {
    background: var(--good);
    opacity: 0.55;
  }
  .key.overlap::before {
    background: var(--warn-wash);
    outline: 1px solid var(--line);
  }
  svg.timeline {
    display: block;
    margin: 0.5rem 0;
  }
  svg.timeline text {
    fill: var(--muted);
    font:
      12px system-ui,
      sans-serif;
  }
  svg.timeline .now {
    fill: var(--focus);
    font-weight: 600;
  }
  svg .life {
    fill: light-dark(#b9c2bd, #4a545f);
  }
  svg .life.is-present {
    fill: var(--good);
  }
  svg .axis {
    stroke: var(--line);
  }
  svg .present {
    stroke: var(--focus);
    stroke-width: 1.5;
  }
  svg .success {
    fill: var(--good);
  }
  svg .failure {
    fill: none;
    stroke: var(--bad);
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  svg .upcoming {
    fill: var(--paper);
    stroke: var(--good);
    stroke-width: 2;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    margin: 0.25rem 0 1.25rem;
    padding: 0;
    list-style: none;
    color: var(--muted);
    font-size: 0.85rem;
  }
  .legend svg {
    vertical-align: -1px;
  }
`;
