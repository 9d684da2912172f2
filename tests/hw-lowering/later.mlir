// RUN: hls-opt %s --lower-to-hw | filecheck %s

// Later starts, later stages and more copies than needed are legal: the words only come later.
// CHECK:      hw.module @load(
// CHECK:      hw.module @add(
// CHECK:      hw.module @load_buffer(
// CHECK-COUNT-4: seq.firmem {{.*}} : <4 x 8>
// CHECK:      hw.module @later(
// CHECK-SAME:   out valid : i1, out out0 : i8
// CHECK-SAME:   latency = 15
func.func @later(%x: memref<4xi8>, %y: memref<2xi8>) attributes {hls.interval = 2 : i64, hls.target = "alveo-u280"} {
  %b = memref.alloc() {hls.copies = 4 : i64, hls.partition = array<i64: 4>} : memref<4xi8>
  affine.for %i = 0 to 4 step 2 {
    %0 = affine.load %x[%i] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %0, %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %x[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
    affine.store %1, %b[%i + 1] {hls.stage = 0 : i64} : memref<4xi8>
  } {hls.kernel = "load", hls.start = 1 : i64}
  affine.for %i = 0 to 2 {
    %0 = affine.load %b[%i + 2] {hls.stage = 0 : i64} : memref<4xi8>
    %1 = affine.load %b[%i] {hls.stage = 0 : i64} : memref<4xi8>
    %2 = arith.addi %0, %1 {hls.stage = 4 : i64} : i8
    affine.store %2, %y[%i] {hls.stage = 9 : i64} : memref<2xi8>
  } {hls.kernel = "add", hls.start = 5 : i64}
  return
}
