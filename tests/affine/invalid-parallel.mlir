// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%m: memref<100x100xf32>, %n: index, %x: f32, %v: vector<8xf64>) {
  // expected-error@+1 {{'affine.parallel' op the number of region arguments (2) and the number of map groups for lower (1) and upper bound (2), and the number of steps (2) must all match}}
  affine.parallel (%i, %j) = (0) to (10, 20) {
  }
  return
}

// -----

func.func @f(%m: memref<100x100xf32>, %n: index, %x: f32, %v: vector<8xf64>) {
  // expected-error@+1 {{custom op 'affine.parallel' invalid reduction value: "bad"}}
  %0 = affine.parallel (%i) = (0) to (10) reduce ("bad") -> f32 {
    affine.yield %x : f32
  }
  return
}

// -----

func.func @f(%m: memref<100x100xf32>, %n: index, %x: f32, %v: vector<8xf64>) {
  // expected-error@+1 {{'affine.parallel' op a reduction must be specified for each output}}
  %0 = affine.parallel (%i) = (0) to (10) reduce ("addf", "mulf") -> f32 {
    affine.yield %x : f32
  }
  return
}

// -----

func.func @f(%m: memref<100x100xf32>, %n: index, %x: f32, %v: vector<8xf64>) {
  // expected-error@+1 {{'affine.vector_load' op requires memref and vector types of the same elemental type}}
  %0 = affine.vector_load %m[%n, %n] : memref<100x100xf32>, vector<8xf64>
  return
}

// -----

func.func @f(%m: memref<100x100xf32>, %n: index, %x: f32, %v: vector<8xf64>) {
  // expected-error@+1 {{'affine.vector_store' op requires memref and vector types of the same elemental type}}
  affine.vector_store %v, %m[%n, %n] : memref<100x100xf32>, vector<8xf64>
  return
}

// -----

func.func @f(%m: memref<100x100xf32>, %n: index, %x: f32, %v: vector<8xf64>) {
  // expected-error@+1 {{custom op 'affine.prefetch' rw specifier has to be 'read' or 'write'}}
  affine.prefetch %m[%n, %n], look, locality<3>, data : memref<100x100xf32>
  return
}
