// Fields of forms.
import { css } from "./css.js";

export const FORM = css`
  .field {
    margin: 0.9rem 0;
    max-width: 34rem;
  }
  .field > label,
  legend {
    display: block;
    margin-bottom: 0.25rem;
    font-weight: 600;
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: end;
  }
  fieldset {
    margin: 1rem 0;
    padding: 0.5rem 1rem 1rem;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    max-width: 46rem;
  }
  input:not([type="checkbox"], [type="radio"]),
  select,
  textarea {
    width: 100%;
    padding: 0.42rem 0.6rem;
    border: 1px solid light-dark(#8d949c, #6b7480);
    border-radius: 0.35rem;
    background: var(--paper);
    color: var(--ink);
    font: inherit;
  }
  .pair {
    display: flex;
    gap: 0.5rem;
  }
  .pair select.short {
    width: 10rem !important;
  }
  .pair + input {
    margin-top: 0.5rem;
  }
  .wrong {
    display: block;
    color: var(--bad);
  }
  [aria-invalid] {
    border-color: var(--bad) !important;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
    gap: 0 3rem;
  }
  .columns h2 {
    margin-top: 1rem;
  }
  .radio {
    margin: 0.35rem 0;
  }
  .radio small {
    display: block;
    margin: 0 0 0 1.4rem;
  }
  .check {
    display: flex;
    gap: 0.6rem;
    align-items: baseline;
  }
  .check small {
    margin: 0;
  }
  .role {
    display: grid;
    grid-template-columns: minmax(16rem, 1fr) minmax(0, 1fr);
    gap: 0.4rem 1.5rem;
    align-items: start;
    padding: 0.7rem 0;
    border-top: 1px solid var(--line);
  }
  .role:first-of-type {
    border-top: 0;
  }
  .area > span {
    display: block;
    margin-bottom: 0.2rem;
    color: var(--muted);
    font-size: 0.82rem;
    font-weight: 600;
  }
  .role .area {
    grid-column: 2;
  }
  .short {
    width: 8rem !important;
  }
  .ways {
    display: grid;
    gap: 0.75rem;
    margin: 0.25rem 0 0;
    padding: 0;
    list-style: none;
  }
  .ways small {
    margin: 0 0 0 1.6rem;
  }
  .ways .until {
    width: auto;
    max-width: 16rem;
    margin: 0.35rem 0 0.15rem 1.6rem;
  }
  .ways .pair {
    flex-wrap: wrap;
    margin: 0.35rem 0 0 1.6rem;
  }
  @media (max-width: 44rem) {
    .role {
      grid-template-columns: minmax(0, 1fr);
    }
    .role .area {
      grid-column: 1;
    }
  }
`;
