// RUN: hls-opt %s | filecheck %s
// RUN: hls-opt %s --mlir-print-op-generic | filecheck %s --check-prefix=GENERIC

// The SSA name of a register, memory or wire is its name, as in CIRCT, unless the dictionary has another.

// CHECK-LABEL: hw.module @names(
// CHECK: %count = seq.compreg %d, %clk : i8
// CHECK: %other = seq.compreg %d, %clk : i8
// CHECK: %count_0 = seq.compreg.ce %d, %clk, %en {name = "count"} : i8
// CHECK: %line = seq.shiftreg[3] %d, %clk : i8
// CHECK: %table = seq.firmem 0, 1, old, undefined : <4 x 8>
// CHECK: %net = hw.wire %d : i8
// CHECK: %0 = seq.compreg %d, %clk : i8

// GENERIC-DAG: "seq.compreg"{{.*}}name = "count"
// GENERIC-DAG: "seq.compreg"{{.*}}name = "other"
// GENERIC-DAG: "seq.compreg.ce"{{.*}}name = "count"
// GENERIC-DAG: "seq.shiftreg"{{.*}}name = "line"
// GENERIC-DAG: "seq.firmem"{{.*}}name = "table"
// GENERIC-DAG: "hw.wire"{{.*}}name = "net"
hw.module @names(in %clk : !seq.clock, in %en : i1, in %d : i8) {
  %count = seq.compreg %d, %clk : i8
  %n = seq.compreg %d, %clk {name = "other"} : i8
  %m = seq.compreg.ce %d, %clk, %en {name = "count"} : i8
  %line = seq.shiftreg[3] %d, %clk : i8
  %table = seq.firmem 0, 1, old, undefined : <4 x 8>
  %net = hw.wire %d : i8
  %0 = seq.compreg %d, %clk : i8
}
