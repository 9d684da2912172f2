// RUN: hls-opt %s --allow-unregistered-dialect --topological-sort | filecheck %s
// BLESS

// CHECK-LABEL: hw.module @backwards(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, out b : i8) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = comb.mul %[[V0]], %[[V0]] : i8
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = comb.add %[[V1]], %[[V0]] : i8
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = comb.add %[[V2]], %[[V2]] : i8
// CHECK-NEXT:   hw.output %[[V3]] : i8
// CHECK-NEXT: }
hw.module @backwards(in %a: i8, out b: i8) {
  %2 = comb.add %1, %1 : i8
  %1 = comb.add %0, %a : i8
  %0 = comb.mul %a, %a : i8
  hw.output %2 : i8
}
