// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{expected result type to be 'memref<2x2xf32, strided<[8, 1]>>' or a rank-reduced version. (mismatch of result layout)}}
  %0 = memref.subview %m[0, 0] [2, 2] [1, 1] : memref<4x8xf32> to memref<2x2xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{different memory spaces specified for base memref type 'memref<4x8xf32>' and subview memref type 'memref<2x2xf32, strided<[8, 1]>, 1>'}}
  %0 = memref.subview %m[0, 0] [2, 2] [1, 1] : memref<4x8xf32> to memref<2x2xf32, strided<[8, 1]>, 1>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{expected result type with size = 9 instead of 10 in dim = 0}}
  %0 = memref.reinterpret_cast %m to offset: [0], sizes: [9], strides: [1] : memref<4x8xf32> to memref<10xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{'memref.expand_shape' op expanded rank (2) inconsistent with number of reassociation indices (1)}}
  %0 = memref.expand_shape %d [[0]] output_shape [%n, 4] : memref<?xf32> into memref<?x4xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{'memref.collapse_shape' op collapsed dim size (31) must equal reassociation group size (32)}}
  %0 = memref.collapse_shape %m [[0, 1]] : memref<4x8xf32> into memref<31xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{incorrect number of size operands for type 'memref<?xf32>'}}
  %0 = memref.view %b[%n][] : memref<2048xi8> to memref<?xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{'memref.reshape' op cannot use shape operand with dynamic length to reshape to statically-ranked memref type}}
  %0 = memref.reshape %m(%l) : (memref<4x8xf32>, memref<?xi32>) -> memref<32xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{'memref.assume_alignment' op attribute 'alignment' failed to satisfy constraint: 32-bit signless integer attribute whose value is positive}}
  memref.assume_alignment %m, 0 : memref<4x8xf32>
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{'memref.atomic_rmw' op with kind 'addi' expects an integer type}}
  %0 = memref.atomic_rmw addi %x, %d[%n] : (f32, memref<?xf32>) -> f32
  return
}

// -----

func.func @f(%m: memref<4x8xf32>, %d: memref<?xf32>, %n: index, %x: f32, %b: memref<2048xi8>, %l: memref<?xi32>) {
  // expected-error@+1 {{unnecessary dimension operand for result type 'memref<4xf32>'}}
  %0 = memref.realloc %d(%n) : memref<?xf32> to memref<4xf32>
  return
}
