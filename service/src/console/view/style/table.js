// Tables. On a phone each row of `stack` is a block, and its cells have their names beside them.
import { css } from "./css.js";

export const TABLE = css`
  table {
    width: 100%;
    border-collapse: collapse;
  }
  caption {
    text-align: left;
    color: var(--muted);
    padding-bottom: 0.35rem;
  }
  th {
    padding: 0.4rem 0.75rem 0.4rem 0;
    border-bottom: 1px solid var(--line);
    color: var(--muted);
    font-size: 0.82rem;
    font-weight: 600;
    text-align: left;
    white-space: nowrap;
  }
  td {
    padding: 0.5rem 0.75rem 0.5rem 0;
    border-bottom: 1px solid var(--line);
    vertical-align: top;
  }
  td.number,
  th.number {
    padding-right: 2rem;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  td form {
    display: inline;
  }
  .pager {
    margin-top: 1rem;
  }
  .box {
    width: 2rem;
  }
  td.id {
    overflow-wrap: anywhere;
  }
  .chooser {
    margin-top: 1rem;
    justify-content: space-between;
  }
  td time {
    white-space: nowrap;
  }
  .named th {
    min-width: 6rem;
  }
  .order {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }
  .order button,
  .order .button {
    padding: 0.15rem 0.55rem;
    font-size: 0.85rem;
  }
  @media (max-width: 44rem) {
    td.box {
      width: auto;
    }
    .stack thead {
      position: absolute;
      left: -9999px;
    }
    .stack tr {
      display: block;
      padding: 0.6rem 0;
      border-bottom: 1px solid var(--line);
    }
    .stack td {
      display: flex;
      gap: 1rem;
      justify-content: space-between;
      padding: 0.15rem 0;
      border: 0;
      text-align: right;
      overflow-wrap: anywhere;
    }
    .stack td::before {
      content: attr(data-label);
      flex: none;
      color: var(--muted);
      text-align: left;
    }
    .stack td > a {
      font-weight: 600;
    }
    .stack td:empty {
      display: none;
    }
  }
`;
