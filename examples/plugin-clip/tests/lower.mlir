// RUN: hls-opt %s --lower-clip | filecheck %s
// RUN: hls-opt %s --lower-clip=order=min-first | filecheck %s --check-prefix=MIN
// RUN: hls-opt %s --lower-clip | hls-run - --function clamped | filecheck %s --check-prefix=VALUES
// RUN: hls-opt %s --canonicalize --lower-clip | hls-run - --function clamped | filecheck %s --check-prefix=VALUES

// CHECK-LABEL: func.func @lowered(
// CHECK:         %[[M:.*]] = arith.maxsi
// CHECK:         arith.minsi %[[M]]
// CHECK-NOT:     clip.
// MIN-LABEL: func.func @lowered(
// MIN:         %[[M:.*]] = arith.minsi
// MIN:         arith.maxsi %[[M]]
func.func @lowered(%x: i32) -> i32 {
  %y = clip.clamp %x in [-4, 3] : i32
  return %y : i32
}

// VALUES{LITERAL}: [-4, 3, 2]
func.func @clamped(%out: memref<3xi32>) {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %i2 = arith.constant 2 : index
  %a = arith.constant -100 : i32
  %b = arith.constant 100 : i32
  %c = arith.constant 2 : i32
  %x = clip.clamp %a in [-4, 3] : i32
  %y = clip.clamp %b in [-4, 3] : i32
  %z = clip.clamp %c in [-4, 3] : i32
  memref.store %x, %out[%i0] : memref<3xi32>
  memref.store %y, %out[%i1] : memref<3xi32>
  memref.store %z, %out[%i2] : memref<3xi32>
  return
}
