// RUN: hls-opt %s --lower-to-affine | filecheck %s
// RUN: hls-opt %s --lower-to-affine --mlir-print-debuginfo | filecheck %s --check-prefix=LOC

// The nest carries the name of the layer.
// LOC: affine.for
// LOC: affine.store
// LOC-NEXT: } loc([[CONV:#loc[0-9]*]])
// LOC: [[CONV]] = loc("conv")

// A convolution with padding, its activation and a residual are one nest: channels innermost, then the reduction.
// CHECK: memref.global "private" constant @conv_weight : memref<2x2x3x3xf32>
func.func @conv(%x: tensor<1x2x4x5xf32>) -> tensor<1x2x4x5xf32> {
  %w = nn.constant dense<"0x0000803F0000004000004040000080400000A0400000C0400000E0400000004100001041000020410000304100004041000050410000604100007041000080410000884100009041000098410000A0410000A8410000B0410000B8410000C0410000C8410000D0410000D8410000E0410000E8410000F0410000F84100000042000004420000084200000C4200001042"> : tensor<2x2x3x3xf32>
  %b = nn.constant dense<[0.5, -0.5]> : tensor<2xf32>
  %0 = nn.conv2d %x, %w bias %b strides [1, 1] padding [1, 1, 1, 1] : (tensor<1x2x4x5xf32>, tensor<2x2x3x3xf32>, tensor<2xf32>) -> tensor<1x2x4x5xf32> loc("conv")
  %1 = nn.relu %0 : tensor<1x2x4x5xf32> -> tensor<1x2x4x5xf32>
  %2 = nn.add %1, %x : (tensor<1x2x4x5xf32>, tensor<1x2x4x5xf32>) -> tensor<1x2x4x5xf32>
  return %2 : tensor<1x2x4x5xf32>
}
// CHECK-LABEL: func.func @conv(
// CHECK-SAME: [[X:%[^:]*]]: memref<1x2x4x5xf32> {hls.role = "input"}, [[Y:%[^:]*]]: memref<1x2x4x5xf32> {hls.role = "output"})
// CHECK-DAG: [[ZERO:%.*]] = arith.constant 0.000000e+00 : f32
// CHECK-DAG: [[W:%.*]] = memref.get_global @conv_weight
// CHECK-DAG: [[B:%.*]] = memref.get_global @conv_bias
// CHECK-NOT: memref.alloc
// CHECK: affine.for [[ROW:%.*]] = 0 to 4 {
// CHECK-NEXT: affine.for [[COLUMN:%.*]] = 0 to 5 {
// CHECK-NEXT: affine.for [[FEATURE:%.*]] = 0 to 2 {
// CHECK-NEXT: [[START:%.*]] = affine.load [[B]]{{\[}}[[FEATURE]]]
// CHECK-NEXT: [[SUM:%.*]] = affine.for [[C:%.*]] = 0 to 2 iter_args([[A0:%.*]] = [[START]]) -> (f32) {
// CHECK-NEXT: [[S1:%.*]] = affine.for [[KY:%.*]] = 0 to 3 iter_args([[A1:%.*]] = [[A0]]) -> (f32) {
// CHECK-NEXT: [[S2:%.*]] = affine.for [[KX:%.*]] = 0 to 3 iter_args([[A2:%.*]] = [[A1]]) -> (f32) {
// CHECK-NEXT: [[V:%.*]] = affine.if #{{.*}} -> f32 {
// CHECK-NEXT: [[IN:%.*]] = affine.load [[X]][0, [[C]], [[ROW]] + [[KY]] - 1, [[COLUMN]] + [[KX]] - 1]
// CHECK-NEXT: affine.yield [[IN]] : f32
// CHECK-NEXT: } else {
// CHECK-NEXT: affine.yield [[ZERO]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: [[K:%.*]] = affine.load [[W]]{{\[}}[[FEATURE]], [[C]], [[KY]], [[KX]]]
// CHECK-NEXT: [[P:%.*]] = arith.mulf [[V]], [[K]] : f32
// CHECK-NEXT: [[N:%.*]] = arith.addf [[A2]], [[P]] : f32
// CHECK-NEXT: affine.yield [[N]] : f32
// CHECK: affine.yield [[S2]] : f32
// CHECK: affine.yield [[S1]] : f32
// CHECK: [[R:%.*]] = arith.maximumf [[SUM]], [[ZERO]] : f32
// CHECK-NEXT: [[RES:%.*]] = affine.load [[X]][0, [[FEATURE]], [[ROW]], [[COLUMN]]]
// CHECK-NEXT: [[T:%.*]] = arith.addf [[R]], [[RES]] : f32
// CHECK-NEXT: affine.store [[T]], [[Y]][0, [[FEATURE]], [[ROW]], [[COLUMN]]]
// CHECK: return

// Reading a flattened image takes a loop each for channel, row and column; the sum is as wide as the weights make it.
func.func @dense(%x: tensor<1x2x2x3x!num.fixed<16, 8>>) -> tensor<1x2x!num.fixed<16, 8>> {
  %w = nn.constant dense<[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12]]> : tensor<2x12xi8> -> tensor<2x12x!num.fixed<8, 4>>
  %0 = nn.reshape %x : tensor<1x2x2x3x!num.fixed<16, 8>> -> tensor<1x12x!num.fixed<16, 8>>
  %1 = nn.dense %0, %w : (tensor<1x12x!num.fixed<16, 8>>, tensor<2x12x!num.fixed<8, 4>>) -> tensor<1x2x!num.fixed<16, 8>> loc("fc")
  return %1 : tensor<1x2x!num.fixed<16, 8>>
}
// CHECK-LABEL: func.func @dense(
// CHECK-SAME: [[X:%[^:]*]]: memref<1x2x2x3xi16>
// CHECK: affine.for [[M:%.*]] = 0 to 2 {
// CHECK-NEXT: affine.for [[C:%.*]] = 0 to 2 iter_args({{.*}}) -> (i23) {
// CHECK-NEXT: affine.for [[ROW:%.*]] = 0 to 2 iter_args(
// CHECK-NEXT: affine.for [[COLUMN:%.*]] = 0 to 3 iter_args(
// CHECK-NEXT: affine.load [[X]][0, [[C]], [[ROW]], [[COLUMN]]] : memref<1x2x2x3xi16>
// CHECK-NEXT: affine.load {{.*}}{{\[}}[[M]], [[C]] * 6 + [[ROW]] * 3 + [[COLUMN]]] : memref<2x12xi8>
// CHECK: arith.muli {{.*}} : i23
// CHECK: arith.addi {{.*}}, %c8_i23
// CHECK-NEXT: arith.shrsi {{.*}}, %c4_i23
// CHECK-NEXT: arith.minsi {{.*}}, %c32767_i23
// CHECK-NEXT: arith.maxsi {{.*}}, %c-32768_i23
// CHECK-NEXT: arith.trunci {{.*}} : i23 to i16
// CHECK-NEXT: affine.store
