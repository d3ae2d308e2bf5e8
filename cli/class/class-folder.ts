/** The folder for the reports of a class, among those of its students. */
export const classFolder = 'class';
