// RUN: hls-opt %s --canonicalize | filecheck %s

// CHECK-LABEL: func.func @twice(
// CHECK-SAME:    %[[X:.*]]: i32
// CHECK-NEXT:    %[[Y:.*]] = clip.clamp %[[X]] in [0, 3] : i32
// CHECK-NEXT:    return %[[Y]]
func.func @twice(%x: i32) -> i32 {
  %y = clip.clamp %x in [-4, 3] : i32
  %z = clip.clamp %y in [0, 7] : i32
  return %z : i32
}

// CHECK-LABEL: func.func @there_and_back(
// CHECK:         clip.clamp %{{.*}} in [0, 7] : i32
// CHECK-NOT:     clip.value
func.func @there_and_back(%x: i32) -> i32 {
  %r = clip.bound %x : i32 -> !clip.range<0, 7>
  %v = clip.value %r : !clip.range<0, 7> -> i32
  return %v : i32
}

// CHECK-LABEL: func.func @constant(
// CHECK:         arith.constant 3 : i32
// CHECK-NOT:     clip.clamp
func.func @constant() -> i32 {
  %c = arith.constant 100 : i32
  %y = clip.clamp %c in [-4, 3] : i32
  return %y : i32
}
