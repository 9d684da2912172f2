// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @tensors(%arg0: tensor<4x?xf32>, %arg1: index, %arg2: f32, %arg3: tensor<*xf32>, %arg4: tensor<2xi32>, %arg5: tensor<?xf32>, %arg6: tensor<4x4xi32>, %arg7: tensor<1x2xindex>) {
// CHECK-NEXT:   %extracted_slice = tensor.extract_slice %arg0[0, %arg1] [2, %arg1] [1, 1] {a} : tensor<4x?xf32> to tensor<2x?xf32>
// CHECK-NEXT:   %inserted_slice = tensor.insert_slice %extracted_slice into %arg0[0, %arg1] [2, %arg1] [1, 1] {a} : tensor<2x?xf32> into tensor<4x?xf32>
// CHECK-NEXT:   %expanded = tensor.expand_shape %arg5 {{\[\[}}0, 1]] output_shape [%arg1, 4] {a} : tensor<?xf32> into tensor<?x4xf32>
// CHECK-NEXT:   %collapsed = tensor.collapse_shape %arg0 {{\[\[}}0, 1]] {a} : tensor<4x?xf32> into tensor<?xf32>
// CHECK-NEXT:   %0 = tensor.empty(%arg1) {a} : tensor<?x4xf32>
// CHECK-NEXT:   %extracted = tensor.extract %arg0[%arg1, %arg1] {a} : tensor<4x?xf32>
// CHECK-NEXT:   %inserted = tensor.insert %arg2 into %arg0[%arg1, %arg1] {a} : tensor<4x?xf32>
// CHECK-NEXT:   %dim = tensor.dim {a} %arg0, %arg1 : tensor<4x?xf32>
// CHECK-NEXT:   %cast = tensor.cast %arg0 {a} : tensor<4x?xf32> to tensor<*xf32>
// CHECK-NEXT:   %from_elements = tensor.from_elements %arg2, %arg2 {a} : tensor<2xf32>
// CHECK-NEXT:   %from_elements_0 = tensor.from_elements  : tensor<0xf32>
// CHECK-NEXT:   %reshape = tensor.reshape %arg0(%arg4) {a} : (tensor<4x?xf32>, tensor<2xi32>) -> tensor<?x?xf32>
// CHECK-NEXT:   %generated = tensor.generate %arg1 {
// CHECK-NEXT:   ^bb0(%arg8: index):
// CHECK-NEXT:     tensor.yield %arg2 {a} : f32
// CHECK-NEXT:   } {a} : tensor<?xf32>
// CHECK-NEXT:   %generated_1 = tensor.generate  {
// CHECK-NEXT:   ^bb0(%arg8: index):
// CHECK-NEXT:     tensor.yield %arg2 : f32
// CHECK-NEXT:   } : tensor<4xf32>
// CHECK-NEXT:   %splat = tensor.splat %arg2 {a} : tensor<4xf32>
// CHECK-NEXT:   %splat_2 = tensor.splat %arg2[%arg1] : tensor<4x?xf32>
// CHECK-NEXT:   %padded = tensor.pad %arg0 nofold low[0, %arg1] high[1, %arg1] {
// CHECK-NEXT:   ^bb0(%arg8: index, %arg9: index):
// CHECK-NEXT:     tensor.yield %arg2 : f32
// CHECK-NEXT:   } {a} : tensor<4x?xf32> to tensor<5x?xf32>
// CHECK-NEXT:   %rank = tensor.rank %arg3 {a} : tensor<*xf32>
// CHECK-NEXT:   %concat = tensor.concat dim(1) %arg0, %arg0 {a} : (tensor<4x?xf32>, tensor<4x?xf32>) -> tensor<4x?xf32>
// CHECK-NEXT:   %1 = tensor.empty() : tensor<2x2x2x2xi32>
// CHECK-NEXT:   %pack = tensor.pack %arg6 outer_dims_perm = [1, 0] inner_dims_pos = [0, 1] inner_tiles = [2, 2] into %1 {a} : tensor<4x4xi32> -> tensor<2x2x2x2xi32>
// CHECK-NEXT:   %unpack = tensor.unpack %pack inner_dims_pos = [0, 1] inner_tiles = [2, 2] into %arg6 {a} : tensor<2x2x2x2xi32> -> tensor<4x4xi32>
// CHECK-NEXT:   %2 = tensor.empty(%arg1) : tensor<2x2x?x3xi32>
// CHECK-NEXT:   %c0_i32 = arith.constant 0 : i32
// CHECK-NEXT:   %pack_3 = tensor.pack %arg6 padding_value(%c0_i32 : i32) inner_dims_pos = [0, 1] inner_tiles = [%arg1, 3] into %2 : tensor<4x4xi32> -> tensor<2x2x?x3xi32>
// CHECK-NEXT:   %3 = tensor.bitcast %arg6 {a} : tensor<4x4xi32> to tensor<4x4xui32>
// CHECK-NEXT:   %gather = tensor.gather %arg6[%arg7] gather_dims([0, 1]) unique : (tensor<4x4xi32>, tensor<1x2xindex>) -> tensor<1x1x1xi32>
// CHECK-NEXT:   %scatter = tensor.scatter %gather into %arg6[%arg7] scatter_dims([0, 1]) unique : (tensor<1x1x1xi32>, tensor<4x4xi32>, tensor<1x2xindex>) -> tensor<4x4xi32>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @tensors(%t: tensor<4x?xf32>, %n: index, %x: f32, %u: tensor<*xf32>, %s: tensor<2xi32>, %d: tensor<?xf32>, %i4: tensor<4x4xi32>, %ix: tensor<1x2xindex>) {
  %0 = tensor.extract_slice %t[0, %n] [2, %n] [1, 1] {a} : tensor<4x?xf32> to tensor<2x?xf32>
  %1 = tensor.insert_slice %0 into %t[0, %n] [2, %n] [1, 1] {a} : tensor<2x?xf32> into tensor<4x?xf32>
  %2 = tensor.expand_shape %d [[0, 1]] output_shape [%n, 4] {a} : tensor<?xf32> into tensor<?x4xf32>
  %3 = tensor.collapse_shape %t [[0, 1]] {a} : tensor<4x?xf32> into tensor<?xf32>
  %4 = tensor.empty(%n) {a} : tensor<?x4xf32>
  %5 = tensor.extract %t[%n, %n] {a} : tensor<4x?xf32>
  %6 = tensor.insert %x into %t[%n, %n] {a} : tensor<4x?xf32>
  %7 = tensor.dim {a} %t, %n : tensor<4x?xf32>
  %8 = tensor.cast %t {a} : tensor<4x?xf32> to tensor<*xf32>
  %9 = tensor.from_elements %x, %x {a} : tensor<2xf32>
  %10 = tensor.from_elements : tensor<0xf32>
  %11 = tensor.reshape %t(%s) {a} : (tensor<4x?xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  %12 = tensor.generate %n {
  ^bb0(%a: index):
    tensor.yield %x {a} : f32
  } {a} : tensor<?xf32>
  %13 = tensor.generate {
  ^bb0(%a: index):
    tensor.yield %x : f32
  } : tensor<4xf32>
  %14 = tensor.splat %x {a} : tensor<4xf32>
  %15 = tensor.splat %x[%n] : tensor<4x?xf32>
  %16 = tensor.pad %t nofold low[0, %n] high[1, %n] {
  ^bb0(%a: index, %b: index):
    tensor.yield %x : f32
  } {a} : tensor<4x?xf32> to tensor<5x?xf32>
  %17 = tensor.rank %u {a} : tensor<*xf32>
  %18 = tensor.concat dim(1) %t, %t {a} : (tensor<4x?xf32>, tensor<4x?xf32>) -> tensor<4x?xf32>
  %e = tensor.empty() : tensor<2x2x2x2xi32>
  %19 = tensor.pack %i4 outer_dims_perm = [1, 0] inner_dims_pos = [0, 1] inner_tiles = [2, 2] into %e {a} : tensor<4x4xi32> -> tensor<2x2x2x2xi32>
  %20 = tensor.unpack %19 inner_dims_pos = [0, 1] inner_tiles = [2, 2] into %i4 {a} : tensor<2x2x2x2xi32> -> tensor<4x4xi32>
  %e3 = tensor.empty(%n) : tensor<2x2x?x3xi32>
  %c = arith.constant 0 : i32
  %21 = tensor.pack %i4 padding_value(%c : i32) inner_dims_pos = [0, 1] inner_tiles = [%n, 3] into %e3 : tensor<4x4xi32> -> tensor<2x2x?x3xi32>
  %22 = tensor.bitcast %i4 {a} : tensor<4x4xi32> to tensor<4x4xui32>
  %23 = tensor.gather %i4[%ix] gather_dims([0, 1]) unique : (tensor<4x4xi32>, tensor<1x2xindex>) -> tensor<1x1x1xi32>
  %24 = tensor.scatter %23 into %i4[%ix] scatter_dims([0, 1]) unique : (tensor<1x1x1xi32>, tensor<4x4xi32>, tensor<1x2xindex>) -> tensor<4x4xi32>
  return
}
