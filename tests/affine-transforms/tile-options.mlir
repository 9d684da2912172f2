// RUN: hls-opt %s --affine-loop-tile="tile-size=4 separate" | filecheck %s --check-prefix=SEPARATE
// RUN: hls-opt %s --affine-loop-tile=cache-size=1 | filecheck %s --check-prefix=CACHE
// RUN: not hls-opt %s --affine-loop-tile=tile-size=0 2>&1 | filecheck %s --check-prefix=WRONG

// SEPARATE-LABEL: func.func @copy(
// SEPARATE: affine.for %[[T:.*]] = 0 to 30 step 4
// SEPARATE-NEXT: affine.for %[[U:.*]] = 0 to 32 step 4
// SEPARATE-NEXT: affine.if #{{.*}}(%[[T]])
// SEPARATE-NEXT: affine.for %{{.*}} = #{{.*}}(%[[T]]) to #{{.*}}(%[[T]]) {
// SEPARATE: } else {
// SEPARATE-NEXT: affine.for %{{.*}} = #{{.*}}(%[[T]]) to min #{{.*}}(%[[T]]) {
// A tile of 8 x 8 elements of two buffers takes 512 bytes, one of 16 x 16 two KiB.
// CACHE: step 8
// CACHE: step 8
// WRONG: tile sizes 0, expected 1 or more
func.func @copy(%a: memref<32x32xf32>, %b: memref<32x32xf32> {hls.noalias}) {
  affine.for %i = 0 to 30 {
    affine.for %j = 0 to 32 {
      %0 = affine.load %a[%i, %j] : memref<32x32xf32>
      affine.store %0, %b[%i, %j] : memref<32x32xf32>
    }
  }
  return
}
