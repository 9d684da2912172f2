/** Writes generated text between `<!-- generated: NAME -->` and `<!-- end -->`; every block has to be known, and be used. */
export function replaceBlocks(text: string, blocks: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(blocks));
  const replaced = text.replace(
    /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) => {
      const block = blocks[name];
      if (block === undefined) throw new RangeError(`there is no text for the block '${name}'`);
      unused.delete(name);
      return `${open}\n${block.trim()}\n\n${close}`;
    },
  );
  if (unused.size > 0) throw new RangeError(`no place for the blocks ${[...unused].join(", ")}`);
  return replaced;
}
