// RUN: hls-opt %s | filecheck %s
// BLESS

// CHECK-LABEL: hw.module @arithmetic(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, in %[[V1:[0-9a-z_]+]] : i8, in %[[V2:[0-9a-z_]+]] : i8, out r : i8) {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = comb.add %[[V0]], %[[V1]], %[[V2]] : i8
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = comb.mul bin %[[V3]], %[[V1]] : i8
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = comb.sub %[[V4]], %[[V2]] : i8
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = comb.divu bin %[[V5]], %[[V0]] : i8
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = comb.divs %[[V6]], %[[V0]] {sv.namehint = "quotient"} : i8
// CHECK-NEXT:   %[[V8:[0-9a-z_]+]] = comb.modu %[[V7]], %[[V0]] : i8
// CHECK-NEXT:   %[[V9:[0-9a-z_]+]] = comb.mods %[[V8]], %[[V0]] : i8
// CHECK-NEXT:   %[[V10:[0-9a-z_]+]] = comb.shl %[[V9]], %[[V0]] : i8
// CHECK-NEXT:   %[[V11:[0-9a-z_]+]] = comb.shru %[[V10]], %[[V0]] : i8
// CHECK-NEXT:   %[[V12:[0-9a-z_]+]] = comb.shrs %[[V11]], %[[V0]] : i8
// CHECK-NEXT:   hw.output %[[V12]] : i8
// CHECK-NEXT: }
hw.module @arithmetic(in %a : i8, in %b : i8, in %c : i8, out r : i8) {
  %0 = comb.add %a, %b, %c : i8
  %1 = comb.mul bin %0, %b : i8
  %2 = comb.sub %1, %c : i8
  %3 = comb.divu bin %2, %a : i8
  %4 = comb.divs %3, %a {sv.namehint = "quotient"} : i8
  %5 = comb.modu %4, %a : i8
  %6 = comb.mods %5, %a : i8
  %7 = comb.shl %6, %a : i8
  %8 = comb.shru %7, %a : i8
  %9 = comb.shrs %8, %a : i8
  hw.output %9 : i8
}

// CHECK-LABEL: hw.module @bitwise(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, in %[[V1:[0-9a-z_]+]] : i8, out r : i8, out p : i1) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = comb.and %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = comb.or bin %[[V2]], %[[V1]], %[[V0]] : i8
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = comb.xor %[[V3]], %[[V1]] : i8
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = comb.parity bin %[[V4]] : i8
// CHECK-NEXT:   hw.output %[[V4]], %[[V5]] : i8, i1
// CHECK-NEXT: }
hw.module @bitwise(in %a : i8, in %b : i8, out r : i8, out p : i1) {
  %0 = comb.and %a, %b : i8
  %1 = comb.or bin %0, %b, %a : i8
  %2 = comb.xor %1, %b : i8
  %3 = comb.parity bin %2 : i8
  hw.output %2, %3 : i8, i1
}

// CHECK-LABEL: hw.module @comparisons(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i8, in %[[V1:[0-9a-z_]+]] : i8, out r : i10) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = comb.icmp eq %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = comb.icmp ne %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = comb.icmp slt %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = comb.icmp sle %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = comb.icmp sgt %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = comb.icmp sge %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V8:[0-9a-z_]+]] = comb.icmp bin ult %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V9:[0-9a-z_]+]] = comb.icmp ule %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V10:[0-9a-z_]+]] = comb.icmp ugt %[[V0]], %[[V1]] {note} : i8
// CHECK-NEXT:   %[[V11:[0-9a-z_]+]] = comb.icmp uge %[[V0]], %[[V1]] : i8
// CHECK-NEXT:   %[[V12:[0-9a-z_]+]] = comb.concat %[[V2]], %[[V3]], %[[V4]], %[[V5]], %[[V6]], %[[V7]], %[[V8]], %[[V9]], %[[V10]], %[[V11]] : i1, i1, i1, i1, i1, i1, i1, i1, i1, i1
// CHECK-NEXT:   hw.output %[[V12]] : i10
// CHECK-NEXT: }
hw.module @comparisons(in %a : i8, in %b : i8, out r : i10) {
  %0 = comb.icmp eq %a, %b : i8
  %1 = comb.icmp ne %a, %b : i8
  %2 = comb.icmp slt %a, %b : i8
  %3 = comb.icmp sle %a, %b : i8
  %4 = comb.icmp sgt %a, %b : i8
  %5 = comb.icmp sge %a, %b : i8
  %6 = comb.icmp bin ult %a, %b : i8
  %7 = comb.icmp ule %a, %b : i8
  %8 = comb.icmp ugt %a, %b {note} : i8
  %9 = comb.icmp uge %a, %b : i8
  %r = comb.concat %0, %1, %2, %3, %4, %5, %6, %7, %8, %9 : i1, i1, i1, i1, i1, i1, i1, i1, i1, i1
  hw.output %r : i10
}

// CHECK-LABEL: hw.module @bits(
// CHECK-SAME: in %[[V0:[0-9a-z_]+]] : i1, in %[[V1:[0-9a-z_]+]] : i8, in %[[V2:[0-9a-z_]+]] : i4, out r : i12, out s : i24, out t : !hw.array<2xi4>) {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = comb.concat %[[V1]], %[[V2]] : i8, i4
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = comb.extract %[[V1]] from 3 : (i8) -> i4
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = comb.mux bin %[[V0]], %[[V4]], %[[V2]] : i4
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = comb.replicate %[[V1]] : (i8) -> i24
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = hw.array_create %[[V4]], %[[V5]] : i4
// CHECK-NEXT:   %[[V8:[0-9a-z_]+]] = hw.array_create %[[V5]], %[[V4]] : i4
// CHECK-NEXT:   %[[V9:[0-9a-z_]+]] = comb.mux %[[V0]], %[[V7]], %[[V8]] : !hw.array<2xi4>
// CHECK-NEXT:   %[[V10:[0-9a-z_]+]] = comb.concat :
// CHECK-NEXT:   hw.output %[[V3]], %[[V6]], %[[V9]] : i12, i24, !hw.array<2xi4>
// CHECK-NEXT: }
hw.module @bits(in %c : i1, in %a : i8, in %b : i4, out r : i12, out s : i24, out t : !hw.array<2xi4>) {
  %0 = comb.concat %a, %b : i8, i4
  %1 = comb.extract %a from 3 : (i8) -> i4
  %2 = comb.mux bin %c, %1, %b : i4
  %3 = comb.replicate %a : (i8) -> i24
  %4 = hw.array_create %1, %2 : i4
  %5 = hw.array_create %2, %1 : i4
  %6 = comb.mux %c, %4, %5 : !hw.array<2xi4>
  %empty = comb.concat :
  hw.output %0, %3, %6 : i12, i24, !hw.array<2xi4>
}
