/**
 * Who gets requests, in turn. The turn goes on when somebody comes or goes, and does not start anew: or the first in the
 * list would get more than the others.
 */
export function openRotation() {
  let members: readonly string[] = [];
  let turn = 0;
  return {
    get members() {
      return members;
    },
    /** Whose turn it is; not `except`'s. Undefined when there is nobody. */
    next(except?: string): string | undefined {
      const candidates = except === undefined ? members : members.filter((member) => member !== except);
      return candidates[turn++ % candidates.length];
    },
    /** Returns whether that changes anything. */
    admit(member: string): boolean {
      if (members.includes(member)) return false;
      members = [...members, member].sort();
      return true;
    },
    /** Returns whether that changes anything. */
    remove(member: string): boolean {
      const before = members.length;
      members = members.filter((other) => other !== member);
      return members.length < before;
    },
  };
}
