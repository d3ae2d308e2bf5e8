/** A file that people read or watch, as a program finds it. What cannot be read has `trouble`, the end of a sentence. */
export type ReadFile = {
  readonly path: string;
  readonly format: 'markdown' | 'pdf' | 'pptx' | 'mp4' | 'other';
  readonly trouble?: string;
  /** A page of a PDF or a slide each, all of a Markdown file: at most 131,072 characters of them together. Cells of a row are apart by a tab. */
  readonly pages: readonly string[];
  /** How many pages or slides there are, read or not. */
  readonly count: number;
  /** On how many of a PDF's pages something is drawn, or a picture is; 0 where nobody asked. */
  readonly drawn: number;
  readonly film?: Film;
};

/** What is in a file that could be read. */
export type FileContent = Omit<ReadFile, 'path' | 'trouble'>;

/** What an MP4 file is. */
export type Film = {
  readonly seconds: number;
  readonly tracks: readonly { readonly kind: 'video' | 'audio' | 'other'; readonly seconds: number }[];
  /** Whether all that its tracks refer to lies in the file. */
  readonly whole: boolean;
};
