// RUN: hls-opt %s --print-op-stats 2>&1 | filecheck %s --check-prefix=TABLE
// RUN: hls-opt %s --print-op-stats="json=true" 2>&1 | filecheck %s --check-prefix=JSON
// RUN: hls-opt %s --view-op-graph 2>&1 | filecheck %s --check-prefix=GRAPH

// TABLE:      Operations encountered:
// TABLE-NEXT: -----------------------
// TABLE-NEXT:     arith.addi   , 2
// TABLE-NEXT:   builtin.module , 1
// TABLE-NEXT:      func.func   , 1
// TABLE-NEXT:      func.return , 1

// JSON:      {
// JSON-NEXT:   "arith.addi" : 2,

// GRAPH: digraph G {
// GRAPH:   [[SUM:v[0-9]+]] [label = "arith.addi : (i32)
// GRAPH:   [[TOTAL:v[0-9]+]] [label = "arith.addi : (i32)
// GRAPH:   [[SUM]] -> [[TOTAL]] [style = solid, label = "0"];
func.func @f(%a: i32) -> i32 {
  %0 = arith.addi %a, %a : i32
  %1 = arith.addi %0, %a : i32
  return %1 : i32
}
