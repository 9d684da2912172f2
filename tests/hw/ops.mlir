// RUN: hls-opt %s | filecheck %s
// BLESS

// CHECK-LABEL: hw.module.extern @multiplier(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i18, in %[[V1:[0-9a-z_]+]] : i27, out p : i45)
hw.module.extern @multiplier(in %a : i18, in %b : i27, out p : i45)
// CHECK-LABEL: hw.module.extern private @vendor(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : !seq.clock, inout %[[V1:[0-9a-z_]+]] : i1) attributes {verilogName = "IOBUF"}
hw.module.extern private @vendor(in %clk : !seq.clock, inout %pad : i1) attributes {verilogName = "IOBUF"}

// CHECK-LABEL: hw.module @constants(
// CHECK-SAME: out a : i8, out b : i1, out c : i0) {
// CHECK-NEXT:   %[[V0:[^ ,:)]+]] = hw.constant -3 : i8
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = hw.constant true
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = hw.constant 0 : i0 {name = "nothing"}
// CHECK-NEXT:   hw.output %[[V0]], %[[V1]], %[[V2]] : i8, i1, i0
// CHECK-NEXT: }
hw.module @constants(out a : i8, out b : i1, out c : i0) {
  %c-3_i8 = hw.constant -3 : i8
  %true = hw.constant true
  %named = hw.constant 0 : i0 {name = "nothing"}
  hw.output %c-3_i8, %true, %named : i8, i1, i0
}

// CHECK-LABEL: hw.module private @swap(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8 {tag = "first"}, in %[[V1:[0-9a-z_]+]] "odd name" : i4, out "b c" : i4 {tag = "third"}, out d : i8) attributes {comment = "turns its ports round"} {
// CHECK-NEXT:   hw.output %[[V1]], %[[V0]] : i4, i8
// CHECK-NEXT: }
hw.module private @swap(in %a : i8 {tag = "first"}, in %odd "odd name" : i4, out "b c" : i4 {tag = "third"}, out d : i8) attributes {comment = "turns its ports round"} {
  hw.output %odd, %a : i4, i8
}

// CHECK-LABEL: hw.module @empty(
// CHECK-SAME: ) {
// CHECK-NEXT:   hw.output
// CHECK-NEXT: }
hw.module @empty() {
}

// CHECK-LABEL: hw.module @instances(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, in %[[V1:[0-9a-z_]+]] : i4, in %[[V2:[0-9a-z_]+]] : i18, in %[[V3:[0-9a-z_]+]] : i27, out r : i8, out p : i45) {
// CHECK-NEXT:   %[[V4:[^ ,:)]+]], %[[V5:[^ ,:)]+]] = hw.instance "s0" @swap(a: %[[V0]]: i8, "odd name": %[[V1]]: i4) -> ("b c": i4, d: i8)
// CHECK-NEXT:   hw.instance "nothing" sym @here @empty() -> () {note = 1 : i8}
// CHECK-NEXT:   %[[V6:[^ ,:)]+]] = hw.instance "mul" @multiplier(a: %[[V2]]: i18, b: %[[V3]]: i27) -> (p: i45)
// CHECK-NEXT:   hw.output %[[V5]], %[[V6]] : i8, i45
// CHECK-NEXT: }
hw.module @instances(in %x : i8, in %y : i4, in %z : i18, in %w : i27, out r : i8, out p : i45) {
  %s0.first, %s0.second = hw.instance "s0" @swap(a: %x: i8, "odd name": %y: i4) -> ("b c": i4, d: i8)
  hw.instance "nothing" sym @here @empty() -> () {note = 1 : i8}
  %p = hw.instance "mul" @multiplier(a: %z: i18, b: %w: i27) -> (p: i45)
  hw.output %s0.second, %p : i8, i45
}

// CHECK-LABEL: hw.module @wires(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, out b : i8) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = hw.wire %[[V0]] : i8
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = hw.wire %[[V1]] : i8
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = hw.wire %[[V2]] sym @probe : i8
// CHECK-NEXT:   hw.output %[[V3]] : i8
// CHECK-NEXT: }
hw.module @wires(in %a : i8, out b : i8) {
  %plain = hw.wire %a : i8
  %named = hw.wire %plain {name = "middle"} : i8
  %kept = hw.wire %named sym @probe : i8
  hw.output %kept : i8
}

// CHECK-LABEL: hw.module @arrays(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, in %[[V1:[0-9a-z_]+]] : i8, in %[[V2:[0-9a-z_]+]] : i1, in %[[V3:[0-9a-z_]+]] : i2, out c : i8, out d : !hw.array<2xarray<3xi4>>, out e : i16) {
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = hw.array_create %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = hw.array_get %[[V4]][%[[V2]]] : !hw.array<2xi8>, i1
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = hw.aggregate_constant {{\[\[}}1 : i4, 2 : i4, 3 : i4], [-1 : i4, -2 : i4, -3 : i4]] : !hw.array<2xarray<3xi4>>
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = hw.bitcast %[[V4]] : (!hw.array<2xi8>) -> i16
// CHECK-NEXT:   hw.output %[[V5]], %[[V6]], %[[V7]] : i8, !hw.array<2xarray<3xi4>>, i16
// CHECK-NEXT: }
hw.module @arrays(in %a : i8, in %b : i8, in %i : i1, in %j : i2, out c : i8, out d : !hw.array<2xarray<3xi4>>, out e : i16) {
  %pair = hw.array_create %a, %b : i8
  %0 = hw.array_get %pair[%i] : !hw.array<2xi8>, i1
  %table = hw.aggregate_constant [[1 : i4, 2 : i4, 3 : i4], [-1 : i4, -2 : i4, -3 : i4]] : !hw.array<2xarray<3xi4>>
  %flat = hw.bitcast %pair : (!hw.array<2xi8>) -> i16
  hw.output %0, %table, %flat : i8, !hw.array<2xarray<3xi4>>, i16
}

// CHECK-LABEL: hw.module @graph_region(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : !seq.clock, out n : i8) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = comb.add %[[V2:[0-9a-z_]+]], %[[V3:[0-9a-z_]+]] : i8
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = seq.compreg %[[V1]], %[[V0]] : i8
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = hw.constant 1 : i8
// CHECK-NEXT:   hw.output %[[V4]] : i8
// CHECK-NEXT: }
hw.module @graph_region(in %clk : !seq.clock, out n : i8) {
  %next = comb.add %n, %one : i8
  %n = seq.compreg %next, %clk {name = "n"} : i8
  %one = hw.constant 1 : i8
  hw.output %n : i8
}
