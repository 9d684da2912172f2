// RUN: hls-opt %s --affine-loop-unroll=max-operations=1000 --split-input-file --verify-diagnostics

func.func @zero(%x: memref<100xf32>, %f: f32) {
  // expected-error@+1 {{'affine.for' op has 'hls.unroll = 0 : i64', expected an integer of 1 or more (1 keeps the loop)}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll = 0 : i64}
  return
}

// -----

func.func @not_a_unit(%x: memref<100xf32>, %f: f32) {
  // expected-error@+1 {{'affine.for' op has 'hls.unroll_full = true', expected the unit attribute 'hls.unroll_full'}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll_full = true}
  return
}

// -----

func.func @both(%x: memref<100xf32>, %f: f32) {
  // expected-error@+1 {{'affine.for' op has both 'hls.unroll' and 'hls.unroll_full', expected one of them}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll = 2 : i64, hls.unroll_full}
  return
}

// -----

func.func @unknown_trips(%x: memref<100xf32>, %n: index, %f: f32) {
  // expected-warning@+1 {{'affine.for' op is not unrolled: the number of its iterations is not constant}}
  affine.for %i = 0 to %n {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll_full}
  return
}

// -----

func.func @too_many(%x: memref<100xf32>, %f: f32) {
  // expected-warning@+1 {{'affine.for' op is not unrolled: unrolling its nest makes more than 1000 operations}}
  affine.for %i = 0 to 1000000000 {
    affine.store %f, %x[0] : memref<100xf32>
  } {hls.unroll_full}
  return
}
