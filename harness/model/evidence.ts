import type { SurveyedNamespace } from './survey.ts';

/** A cell of a matrix: `ok`, `no` (not allowed), `self` (not probed) and a few words for the reader. */
export interface Cell {
  readonly state: 'ok' | 'no' | 'self';
  readonly note: string;
}

/** Something a report shows beside a result. It explains; it never decides. */
export type Evidence =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'matrix';
      readonly title: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
      /** `cells[i][j]`: from `from[i]` to `to[j]`. */
      readonly cells: readonly (readonly Cell[])[];
      /** Left out: whether what should work does. 'policy': `ok` is what the policy wants, `no` what it does not, `self` what it is silent on. */
      readonly about?: 'policy';
    }
  | { readonly kind: 'topology'; readonly title: string; readonly namespaces: readonly SurveyedNamespace[] };
