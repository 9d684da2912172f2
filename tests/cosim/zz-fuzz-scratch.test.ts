import { checkProgram, randomProgram } from "@hls-opt/passes/testing";
import { writeFileSync, appendFileSync } from "node:fs";
import { it } from "vitest";
it("fuzz", () => {
  const from = Number(process.env["FROM"] ?? 0), to = Number(process.env["TO"] ?? 50);
  const out = process.env["OUT"] ?? "/tmp/sched/fuzz.log";
  writeFileSync(out, "");
  let ok = 0; const bad = new Map<string, number[]>(); let copies = 0;
  const t0 = Date.now();
  for (let seed = from; seed < to; seed++) {
    let p; 
    try { p = randomProgram(seed); const t1 = Date.now(); const r = checkProgram(p.source, p.interval, { seed }); if (r.copies.some((c) => c > 1)) copies++; ok++; if (Date.now() - t1 > 2000) appendFileSync(out, `slow ${seed} ${Date.now() - t1}\n`); }
    catch (e) {
      const key = String((e as Error).message).replace(/\d+/g, "N").slice(0, 160);
      bad.set(key, [...(bad.get(key) ?? []), seed]);
      if (process.env["SHOW"]) appendFileSync(out, `${seed} interval ${p?.interval}\n${p?.source}\n${(e as Error).stack}\n`);
    }
  }
  appendFileSync(out, `ok ${ok} copies ${copies} in ${Date.now() - t0} ms\n` + [...bad].sort((a, b) => b[1].length - a[1].length).map(([k, s]) => `${s.length}: ${k}  seeds ${s.slice(0, 6)}`).join("\n") + "\n");
}, 3_000_000);
