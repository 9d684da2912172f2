// RUN: hls-opt %s --affine-loop-interchange --affine-loop-tile --affine-loop-skew --affine-loop-unroll-jam --affine-loop-fusion --affine-parallelize --split-input-file --verify-diagnostics

func.func @permutation(%x: memref<100xf32>, %f: f32) {
  // expected-error@+1 {{'affine.for' op has 'hls.interchange = array<i64: 1, 1>', expected a permutation such as array<i64: 1, 0>, loop i going to position p[i]}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.interchange = array<i64: 1, 1>}
  return
}

// -----

func.func @sizes(%x: memref<100xf32>, %f: f32) {
  // expected-error@+1 {{'affine.for' op has 'hls.tile = array<i64: 0>', expected sizes of 1 or more, such as array<i64: 4, 4>}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.tile = array<i64: 0>}
  return
}

// -----

func.func @too_many(%x: memref<100xf32>, %f: f32) {
  // expected-note@+2 {{this loop holds something else than one loop}}
  // expected-warning@+1 {{'affine.for' op is not tiled: only 1 of the 2 loops are perfectly nested}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.tile = array<i64: 2, 2>}
  return
}

// -----

func.func @factor(%x: memref<100xf32>, %f: f32) {
  // expected-error@+1 {{'affine.for' op has 'hls.unroll_jam = 0 : i64', expected an integer of 1 or more}}
  affine.for %i = 0 to 4 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll_jam = 0 : i64}
  return
}

// -----

func.func @not_parallel(%x: memref<100xf32>) {
  // expected-warning@+1 {{'affine.for' op is not made parallel: it carries a dependence}}
  affine.for %i = 0 to 40 {
    // expected-note@+1 {{to here, carried by loop 1 of 2, directions (<, <)}}
    %0 = affine.load %x[%i] : memref<100xf32>
    // expected-note@+1 {{RAW dependence from here}}
    affine.store %0, %x[%i + 1] : memref<100xf32>
  } {hls.parallel}
  return
}
