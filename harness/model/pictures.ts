/** What a program finds when it looks at a picture. */
export type Picture = {
  readonly name: string;
  readonly format: 'png' | 'svg' | 'pdf';
  /** Why it cannot be read; what follows is 0 then. */
  readonly trouble?: string;
  /** In pixels, or points of a PDF's first page. */
  readonly width: number;
  readonly height: number;
  /** Colours that differ visibly. */
  readonly colours: number;
  /** The share of its pixels that have not the most frequent colour, 0 to 1; of a PDF, painting operations on the page with most of them. */
  readonly ink: number;
};
