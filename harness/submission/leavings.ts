/** What tools and systems put beside the work: Git, npm, macOS (AppleDouble, Finder), Windows Explorer, Office's locks. */
const leavings = [
  /^(\.git|node_modules|__MACOSX|\.DS_Store|\._.*|\.AppleDouble|\.Spotlight-V100|\.Trashes|\.fseventsd)$/,
  /^(thumbs\.db|ehthumbs\.db|desktop\.ini|\$recycle\.bin|system volume information|~\$.*)$/i,
];

/** Whether a file or folder of that name is never part of a submission. */
export function isLeftOut(name: string): boolean {
  return leavings.some((pattern) => pattern.test(name));
}

/** The file that marks a Python virtual environment (PEP 405): it holds links and paths of the machine that made it, so it is left out. */
export const venvMark = 'pyvenv.cfg';
