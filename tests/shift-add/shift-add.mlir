// RUN: hls-opt %s --shift-add --canonicalize --split-input-file | filecheck %s

// Both sums hold x + y, which is added once.
// CHECK-LABEL: func.func @shared(
// CHECK-NOT: arith.muli
// CHECK: %[[S:.*]] = arith.addi %{{.*}}, %{{.*}} : i10
// CHECK-NOT: arith.muli
// CHECK: return
func.func @shared(%x: i8, %y: i8, %z: i8) -> (i8, i8) {
  %c4 = arith.constant 4 : i8
  %s = arith.addi %x, %y : i8
  %a = arith.addi %s, %z : i8
  %x4 = arith.muli %x, %c4 : i8
  %y4 = arith.muli %y, %c4 : i8
  %t = arith.addi %x4, %y4 : i8
  %b = arith.addi %t, %z : i8
  return %a, %b : i8, i8
}

// -----

// A weight of zero takes its operand with it.
// CHECK-LABEL: func.func @zero(
// CHECK-NEXT: return %arg1 : i16
func.func @zero(%x: i16, %y: i16) -> i16 {
  %c0 = arith.constant 0 : i16
  %p = arith.muli %x, %c0 : i16
  %s = arith.addi %p, %y : i16
  return %s : i16
}

// -----

// A rectified, rounded and wrapped sum: constants join, the mask is as wide as the result.
// CHECK-LABEL: func.func @quantizer(
// CHECK: %[[T:.*]] = arith.shrsi
// CHECK: %[[N:.*]] = arith.cmpi slt, %[[T]], %{{.*}}
// CHECK: %[[F:.*]] = arith.trunci %{{.*}} : i12 to i4
// CHECK: %[[R:.*]] = arith.select %[[N]], %{{.*}}, %[[F]] : i4
// CHECK: return %[[R]] : i4
func.func @quantizer(%x: i12) -> i4 {
  %c0 = arith.constant 0 : i12
  %c2 = arith.constant 2 : i12
  %c6 = arith.constant 6 : i12
  %c8 = arith.constant 8 : i12
  %m = arith.maxsi %x, %c0 : i12
  %r = arith.shli %m, %c6 : i12
  %q = arith.shrsi %r, %c8 : i12
  %w = arith.trunci %q : i12 to i4
  return %w : i4
}

// -----

// A sum that a double does not hold is left as it is.
// CHECK-LABEL: func.func @wide(
// CHECK: arith.muli %{{.*}}, %{{.*}} : i50
func.func @wide(%x: i50, %y: i50) -> i50 {
  %c5 = arith.constant 5 : i50
  %p = arith.muli %x, %c5 : i50
  %s = arith.addi %p, %y : i50
  return %s : i50
}
