// Forms that narrow a list, and the links that do.
import { css } from "./css.js";

export const SEARCH = css`
  .search {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    max-width: 36rem;
    margin: 0 0 1rem;
  }
  .search input[type="search"] {
    flex: 1 1 12rem;
    width: auto;
  }
  .search select {
    flex: 0 1 12rem;
    width: auto;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
    margin: 0 0 1rem;
    padding: 0;
    list-style: none;
  }
  .filters a {
    display: inline-block;
    padding: 0.2rem 0.7rem;
    border: 1px solid var(--line);
    border-radius: 1rem;
    color: var(--muted);
    text-decoration: none;
    font-size: 0.9rem;
  }
  .filters a[aria-current] {
    border-color: var(--accent);
    color: var(--ink);
    font-weight: 600;
  }
  .filters .count {
    font-variant-numeric: tabular-nums;
    font-weight: 600;
    color: var(--ink);
  }
  .filter {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
    gap: 0.25rem 1rem;
    align-items: end;
  }
  .filter .field {
    margin: 0.5rem 0;
  }
  .filter .field > label {
    margin: 0;
    color: var(--muted);
    font-size: 0.85rem;
    font-weight: 400;
  }
  .narrowing {
    margin-bottom: 1rem;
  }
  .narrowing .field > label {
    color: var(--muted);
    font-size: 0.85rem;
    font-weight: 400;
  }
  .narrowing input,
  .narrowing select {
    height: 2.4rem !important;
  }
  .narrowing .field {
    flex: 1 1 9rem;
    margin: 0;
    max-width: 16rem;
  }
`;
