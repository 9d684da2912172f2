// RUN: hls-opt %s | filecheck %s
// BLESS

// CHECK-LABEL: hw.module @clocks(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i1, out b : i1) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = seq.to_clock %[[V0]] {sv.namehint = "clock"}
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = seq.from_clock %[[V1]]
// CHECK-NEXT:   hw.output %[[V2]] : i1
// CHECK-NEXT: }
hw.module @clocks(in %a : i1, out b : i1) {
  %0 = seq.to_clock %a {sv.namehint = "clock"}
  %1 = seq.from_clock %0
  hw.output %1 : i1
}

// CHECK-LABEL: hw.module @registers(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : !seq.clock, in %[[V1:[0-9a-z_]+]] : i1, in %[[V2:[0-9a-z_]+]] : i1, in %[[V3:[0-9a-z_]+]] : i8, out q : i8) {
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = hw.constant 0 : i8
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = seq.initial() {
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = hw.constant 7 : i8
// CHECK-NEXT:     seq.yield %[[V6]] : i8
// CHECK-NEXT:   } : () -> !seq.immutable<i8>
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = seq.compreg %[[V3]], %[[V0]] : i8
// CHECK-NEXT:   %[[V8:[0-9a-z_]+]] = seq.compreg sym @kept %[[V7]], %[[V0]] reset %[[V1]], %[[V4]] : i8
// CHECK-NEXT:   %[[V9:[0-9a-z_]+]] = seq.compreg %[[V8]], %[[V0]] initial %[[V5]] : i8
// CHECK-NEXT:   %[[V10:[0-9a-z_]+]] = seq.compreg %[[V9]], %[[V0]] reset %[[V1]], %[[V4]] initial %[[V5]] : i8
// CHECK-NEXT:   %[[V11:[0-9a-z_]+]] = seq.compreg.ce %[[V10]], %[[V0]], %[[V2]] : i8
// CHECK-NEXT:   %[[V12:[0-9a-z_]+]] = seq.compreg.ce sym @"odd name" %[[V11]], %[[V0]], %[[V2]] reset %[[V1]], %[[V4]] initial %[[V5]] : i8
// CHECK-NEXT:   %[[V13:[0-9a-z_]+]] = seq.shiftreg[4] %[[V12]], %[[V0]] : i8
// CHECK-NEXT:   %[[V14:[0-9a-z_]+]] = seq.shiftreg[2] sym @line %[[V13]], %[[V0]], %[[V2]] : i8
// CHECK-NEXT:   hw.output %[[V14]] : i8
// CHECK-NEXT: }
hw.module @registers(in %clk : !seq.clock, in %rst : i1, in %en : i1, in %d : i8, out q : i8) {
  %zero = hw.constant 0 : i8
  %init = seq.initial() {
    %c7_i8 = hw.constant 7 : i8
    seq.yield %c7_i8 : i8
  } : () -> !seq.immutable<i8>
  %0 = seq.compreg %d, %clk : i8
  %1 = seq.compreg sym @kept %0, %clk reset %rst, %zero {name = "r1"} : i8
  %2 = seq.compreg %1, %clk initial %init : i8
  %3 = seq.compreg %2, %clk reset %rst, %zero initial %init : i8
  %4 = seq.compreg.ce %3, %clk, %en : i8
  %5 = seq.compreg.ce sym @"odd name" %4, %clk, %en reset %rst, %zero initial %init {name = "r5"} : i8
  %6 = seq.shiftreg[4] %5, %clk : i8
  %7 = seq.shiftreg[2] sym @line %6, %clk, %en {name = "line"} : i8
  hw.output %7 : i8
}

// CHECK-LABEL: hw.module @memories(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : !seq.clock, in %[[V1:[0-9a-z_]+]] : i4, in %[[V2:[0-9a-z_]+]] : i4, in %[[V3:[0-9a-z_]+]] : i42, in %[[V4:[0-9a-z_]+]] : i1, in %[[V5:[0-9a-z_]+]] : i1, out q : i42, out r : i42) {
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = seq.firmem 1, 1, undefined, undefined : <12 x 42>
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = seq.firmem.read_port %[[V6]][%[[V1]]], clock %[[V0]] enable %[[V5]] : <12 x 42>
// CHECK-NEXT:   seq.firmem.write_port %[[V6]][%[[V2]]] = %[[V3]], clock %[[V0]] enable %[[V4]] : <12 x 42>
// CHECK-NEXT:   %[[V8:[0-9a-z_]+]] = seq.firmem sym @fast 0, 1, old, port_order : <12 x 42>
// CHECK-NEXT:   %[[V9:[0-9a-z_]+]] = seq.firmem.read_port %[[V8]][%[[V1]]], clock %[[V0]] : <12 x 42>
// CHECK-NEXT:   seq.firmem.write_port %[[V8]][%[[V2]]] = %[[V3]], clock %[[V0]] {note = "always"} : <12 x 42>
// CHECK-NEXT:   hw.output %[[V7]], %[[V9]] : i42, i42
// CHECK-NEXT: }
hw.module @memories(in %clk : !seq.clock, in %a : i4, in %b : i4, in %d : i42, in %we : i1, in %re : i1, out q : i42, out r : i42) {
  %slow = seq.firmem 1, 1, undefined, undefined : <12 x 42>
  %q = seq.firmem.read_port %slow[%a], clock %clk enable %re : <12 x 42>
  seq.firmem.write_port %slow[%b] = %d, clock %clk enable %we : <12 x 42>
  %fast = seq.firmem sym @fast 0, 1, old, port_order {name = "table"} : <12 x 42>
  %r = seq.firmem.read_port %fast[%a], clock %clk : <12 x 42>
  seq.firmem.write_port %fast[%b] = %d, clock %clk {note = "always"} : <12 x 42>
  hw.output %q, %r : i42, i42
}

// CHECK-LABEL: hw.module @roms(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : !seq.clock, in %[[V1:[0-9a-z_]+]] : i1, in %[[V2:[0-9a-z_]+]] : i2, out p : i16, out q : i16, out r : i16) {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = seq.rom %[[V2]], %[[V0]] {contents = dense<[1, 2, -3]> : tensor<3xi16>} : i16
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = seq.rom %[[V2]] {contents = dense<[1, 2, -3]> : tensor<3xi16>, latency = 0 : i64, name = "weights"} : i16
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = seq.rom %[[V2]], %[[V0]], %[[V1]] {contents = dense<7> : tensor<4xi16>} : i16
// CHECK-NEXT:   hw.output %[[V3]], %[[V4]], %[[V5]] : i16, i16, i16
// CHECK-NEXT: }
hw.module @roms(in %clk : !seq.clock, in %en : i1, in %a : i2, out p : i16, out q : i16, out r : i16) {
  %p = seq.rom %a, %clk {contents = dense<[1, 2, -3]> : tensor<3xi16>} : i16
  %q = seq.rom %a {contents = dense<[1, 2, -3]> : tensor<3xi16>, latency = 0 : i64, name = "weights"} : i16
  %r = seq.rom %a, %clk, %en {contents = dense<7> : tensor<4xi16>} : i16
  hw.output %p, %q, %r : i16, i16, i16
}
