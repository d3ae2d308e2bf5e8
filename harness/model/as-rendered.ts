/**
 * A name as it looks on a page, to be compared: ids that are equal so are no two people's. Without case (gradebooks know none), white space
 * around it, and characters that show nothing: zero-width ones, those that turn the reading direction, soft hyphens, fillers.
 */
export function asRendered(name: string): string {
  const visible = name.normalize('NFKC').replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu, '');
  return visible.replace(/\s+/g, ' ').trim().toLowerCase().normalize('NFC');
}
