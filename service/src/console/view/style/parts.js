// Buttons, badges, notices, facts and other small parts.
import { css } from "./css.js";

export const PARTS = css`
  .code {
    color: var(--muted);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  button,
  .button {
    display: inline-block;
    padding: 0.45rem 0.9rem;
    border: 1px solid transparent;
    border-radius: 0.4rem;
    background: var(--accent);
    color: var(--on-accent);
    font: inherit;
    font-weight: 600;
    line-height: 1.35;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    filter: brightness(1.08);
  }
  .quiet {
    border-color: var(--line);
    background: var(--paper);
    color: var(--ink);
    font-weight: 500;
  }
  .danger {
    background: var(--bad);
    color: light-dark(#ffffff, #1c0d0a);
  }
  .quiet.danger {
    background: var(--paper);
    color: var(--bad);
    border-color: var(--line);
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font-weight: 400;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .badge {
    display: inline-block;
    padding: 0.05rem 0.5rem;
    border-radius: 1rem;
    background: var(--wash);
    border: 1px solid var(--line);
    color: var(--muted);
    font-size: 0.8rem;
    font-weight: 600;
    white-space: nowrap;
  }
  .badge.good {
    background: var(--good-wash);
    border-color: transparent;
    color: var(--good);
  }
  .badge.warn {
    background: var(--warn-wash);
    border-color: transparent;
    color: var(--warn);
  }
  .badge.bad {
    background: var(--bad-wash);
    border-color: transparent;
    color: var(--bad);
  }
  .notice {
    margin: 0 0 1rem;
    padding: 0.6rem 1rem;
    border-left: 3px solid var(--line);
    border-radius: 0.25rem;
    background: var(--wash);
  }
  .notice.good {
    border-color: var(--good);
    background: var(--good-wash);
  }
  .notice.warn {
    border-color: var(--warn);
    background: var(--warn-wash);
  }
  .notice.bad {
    border-color: var(--bad);
    background: var(--bad-wash);
  }
  .notice p {
    margin: 0.15rem 0;
  }
  .empty {
    padding: 2.5rem 1.5rem;
    border: 1px dashed var(--line);
    border-radius: 0.5rem;
    text-align: center;
  }
  .empty h2 {
    margin-top: 0;
  }
  .empty p {
    margin: 0.5rem auto 1rem;
  }
  .card {
    padding: 1rem 1.25rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
  }
  .card > :first-child {
    margin-top: 0;
  }
  .card > :last-child {
    margin-bottom: 0;
  }
  .facts {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0.3rem 1.5rem;
    margin: 0.75rem 0;
  }
  .facts dt {
    color: var(--muted);
  }
  .facts dd {
    margin: 0;
    min-width: 0;
  }
  .badges {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0.35rem;
    align-items: baseline;
  }
  details.card {
    margin: 0 0 1rem;
    padding: 0.6rem 1.25rem;
  }
  .names {
    columns: 16rem;
    margin: 0.5rem 0;
    padding-left: 1.1rem;
  }
  .names li {
    padding: 0.15rem 0;
    overflow-wrap: anywhere;
    break-inside: avoid;
  }
  details summary {
    cursor: pointer;
  }
  .bad-text {
    color: var(--bad);
  }
  .command {
    display: flex;
    gap: 0.5rem 2rem;
    align-items: center;
    justify-content: space-between;
    padding: 0.75rem 0;
    border-top: 1px solid var(--line);
  }
  .command p {
    margin: 0;
  }
  .command button {
    flex: none;
  }
  .other {
    margin-top: 1.5rem;
  }
  .other summary {
    color: var(--muted);
    cursor: pointer;
  }
  .secret {
    display: block;
    margin: 0.5rem 0;
    padding: 0.75rem 1rem;
    border: 1px solid var(--line);
    border-radius: 0.4rem;
    background: var(--wash);
    font:
      1rem/1.5 ui-monospace,
      monospace;
    overflow-wrap: anywhere;
    user-select: all;
  }
  .hint {
    font:
      0.85em/1.5 ui-monospace,
      monospace;
    white-space: nowrap;
  }
  .next ul {
    margin: 0.35rem 0;
    padding-left: 1.2rem;
  }
  .next .lead {
    font-size: 1.05rem;
    font-weight: 650;
  }
  .next .actions {
    margin: 0.75rem 0 0.35rem;
  }
  .groups .facts {
    grid-template-columns: 14rem 1fr;
  }
  details.more {
    margin: 1rem 0;
  }
  details.more summary {
    width: max-content;
    cursor: pointer;
    font-weight: 600;
  }
  @media (max-width: 44rem) {
    .command {
      flex-direction: column;
      align-items: stretch;
    }
    .facts,
    .groups .facts {
      grid-template-columns: 1fr;
      gap: 0;
    }
    .facts dd {
      margin-bottom: 0.5rem;
    }
  }
`;
