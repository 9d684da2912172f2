// RUN: hls-opt %s --nn-simplify --lower-to-affine | mlir-opt | filecheck %s
// REQUIRES: mlir-opt

// Padding, pooling, concatenation, transposes and two results: the text is LLVM's as it stands.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: hls.role = "input"
// CHECK-SAME: hls.role = "output"
// CHECK-SAME: hls.role = "output"
func.func @main(%x: tensor<1x2x5x5xf32>) -> (tensor<1x4x3x3xf32>, tensor<3x12xf32>) {
  %0 = nn.max_pool2d %x kernel [3, 3] strides [2, 2] padding [1, 1, 1, 1] : tensor<1x2x5x5xf32> -> tensor<1x2x3x3xf32>
  %1 = nn.avg_pool2d %x kernel [3, 3] strides [2, 2] padding [1, 1, 1, 1] : tensor<1x2x5x5xf32> -> tensor<1x2x3x3xf32>
  %2 = nn.concat %0, %1 axis 1 : (tensor<1x2x3x3xf32>, tensor<1x2x3x3xf32>) -> tensor<1x4x3x3xf32>
  %3 = nn.transpose %2 permutation [0, 2, 3, 1] : tensor<1x4x3x3xf32> -> tensor<1x3x3x4xf32>
  %4 = nn.reshape %3 : tensor<1x3x3x4xf32> -> tensor<3x12xf32>
  %5 = nn.softmax %4 axis 1 : tensor<3x12xf32> -> tensor<3x12xf32>
  return %2, %5 : tensor<1x4x3x3xf32>, tensor<3x12xf32>
}
