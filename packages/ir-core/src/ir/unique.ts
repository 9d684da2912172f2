/**
 * Hash-consing of immutable objects: equal keys give the identical object, so that `===` is equality.
 * The tables are process-wide memos of pure constructors; nothing but identity can be observed through them.
 */
export class UniqueTable<T extends object> {
  private readonly table = new Map<string, T>();

  /** The object for `key`, made on first demand. */
  get(key: string, make: () => T): T {
    let found = this.table.get(key);
    if (found === undefined) {
      found = make();
      this.table.set(key, found);
    }
    return found;
  }
}

let lastId = 0;

/** A number that is unique to one interned object; composite keys are made of these. */
export function nextUniqueId(): number {
  return ++lastId;
}
