// RUN: hls-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.empty' op incorrect number of dynamic sizes, has 1, expected 0}}
  %0 = tensor.empty(%n) : tensor<4xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.extract' op incorrect number of indices for extract_element}}
  %0 = tensor.extract %t[%n] : tensor<4x8xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.insert' op incorrect number of indices}}
  %0 = tensor.insert %x into %t[%n] : tensor<4x8xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.dim' op operand #0 must be non-0-ranked or unranked tensor, but got 'tensor<f32>'}}
  %0 = tensor.dim %s, %n : tensor<f32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.cast' op operand type 'tensor<4x8xf32>' and result type 'tensor<4x4xf32>' are cast incompatible}}
  %0 = tensor.cast %t : tensor<4x8xf32> to tensor<4x4xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.bitcast' op operand type 'tensor<4x8xf32>' and result type 'tensor<4x8xf64>' are cast incompatible}}
  %0 = tensor.bitcast %t : tensor<4x8xf32> to tensor<4x8xf64>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{custom op 'tensor.from_elements' 2 operands present, but expected 3}}
  %0 = tensor.from_elements %x, %x : tensor<3xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.splat' op incorrect number of dynamic sizes, has 0, expected 1}}
  %0 = tensor.splat %x : tensor<?xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.reshape' op cannot use shape operand with dynamic length to reshape to statically-ranked tensor type}}
  %0 = tensor.reshape %t(%l) : (tensor<4x8xf32>, tensor<?xi32>) -> tensor<32xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{expected type to be 'tensor<2x2xf32>' or a rank-reduced version. (size mismatch)}}
  %0 = tensor.extract_slice %t[0, 0] [2, 2] [1, 1] : tensor<4x8xf32> to tensor<2x3xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{expected rank to be smaller or equal to the other rank.}}
  %0 = tensor.extract_slice %t[0, 0] [2, 2] [1, 1] : tensor<4x8xf32> to tensor<1x2x2xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{expected mixed offsets rank to match mixed sizes rank (1 vs 2) so the rank of the result type is well-formed.}}
  %0 = "tensor.extract_slice"(%t) <{operandSegmentSizes = array<i32: 1, 0, 0, 0>, static_offsets = array<i64: 0>, static_sizes = array<i64: 4, 8>, static_strides = array<i64: 1, 1>}> : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{expected type to be 'tensor<1x2xf32>' or a rank-reduced version. (size mismatch)}}
  %0 = tensor.insert_slice %d into %t[0, 0] [1, 2] [1, 1] : tensor<?xf32> into tensor<4x8xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.collapse_shape' op expected dimension 0 of collapsed type to be static value of 32}}
  %0 = tensor.collapse_shape %t [[0, 1]] : tensor<4x8xf32> into tensor<31xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.expand_shape' op expected dimension 0 of collapsed type to be static value of 16}}
  %0 = tensor.expand_shape %d [[0, 1]] output_shape [4, 4] : tensor<?xf32> into tensor<4x4xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.concat' op concatenation dim must be less than the tensor rank}}
  %0 = tensor.concat dim(2) %t, %t : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.generate' op body must be terminated with a `yield` operation of the tensor element type}}
  %0 = tensor.generate %n {
  ^bb0(%a: index):
    tensor.yield %i : i32
  } : tensor<?xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{must have as many index operands as dynamic extents in the result type}}
  %0 = tensor.generate {
  ^bb0(%a: index):
    tensor.yield %x : f32
  } : tensor<?xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{specified type 'tensor<4x9xf32>' does not match the inferred type 'tensor<5x9xf32>'}}
  %0 = tensor.pad %t low[0, 0] high[1, 1] {
  ^bb0(%a: index, %b: index):
    tensor.yield %x : f32
  } : tensor<4x8xf32> to tensor<4x9xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{expected the block to have 2 arguments}}
  %0 = tensor.pad %t low[0, 0] high[1, 1] {
  ^bb0(%a: index):
    tensor.yield %x : f32
  } : tensor<4x8xf32> to tensor<5x9xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  %e = tensor.empty() : tensor<2x2x2x4xf32>
  // expected-error@+1 {{invalid zero tile factor}}
  %0 = tensor.pack %t inner_dims_pos = [0, 1] inner_tiles = [0, 4] into %e : tensor<4x8xf32> -> tensor<2x2x2x4xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  %e = tensor.empty() : tensor<2x2x2x4xf32>
  // expected-error@+1 {{invalid inner_dims_pos vector}}
  %0 = tensor.pack %t inner_dims_pos = [0, 2] inner_tiles = [2, 4] into %e : tensor<4x8xf32> -> tensor<2x2x2x4xf32>
  return
}

// -----

func.func @f(%t: tensor<4x8xf32>, %d: tensor<?xf32>, %n: index, %x: f32, %i: i32, %s: tensor<f32>, %l: tensor<?xi32>) {
  // expected-error@+1 {{'tensor.yield' op expects parent op to be one of 'tensor.generate, tensor.pad'}}
  "tensor.yield"(%x) : (f32) -> ()
  return
}
