// RUN: hls-opt %s --nn-simplify | filecheck %s

// The statistics (scale 2, bias 1, mean 3, variance 4) double the weight's half, and shift by 1 - 3 = -2.
// CHECK-LABEL: func.func @batch_norm_into_dense(
// CHECK-SAME: [[X:%[^:]*]]: tensor<1x2xf32>
// CHECK-DAG: [[W:%.*]] = nn.constant dense<[{{\[}}5.000000e-01, 1.000000e+00], [1.500000e+00, 2.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: [[B:%.*]] = nn.constant dense<-2.000000e+00> : tensor<2xf32>
// CHECK: [[Y:%.*]] = nn.dense [[X]], [[W]] bias [[B]] :
// CHECK-NEXT: return [[Y]]
func.func @batch_norm_into_dense(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = nn.constant dense<[[0.5, 1.0], [1.5, 2.0]]> : tensor<2x2xf32>
  %scale = nn.constant dense<2.0> : tensor<2xf32>
  %bias = nn.constant dense<1.0> : tensor<2xf32>
  %mean = nn.constant dense<3.0> : tensor<2xf32>
  %variance = nn.constant dense<4.0> : tensor<2xf32>
  %0 = nn.dense %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = nn.batch_norm %0, %scale, %bias, %mean, %variance epsilon 0.0 : (tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @batch_norm_alone(
// CHECK: [[M:%.*]] = nn.mul %{{.*}}, %{{.*}} : (tensor<1x2x3x3xf32>, tensor<2x1x1xf32>) -> tensor<1x2x3x3xf32>
// CHECK-NEXT: nn.add [[M]], %{{.*}} : (tensor<1x2x3x3xf32>, tensor<2x1x1xf32>) -> tensor<1x2x3x3xf32>
func.func @batch_norm_alone(%x: tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32> {
  %p = nn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nn.batch_norm %x, %p, %p, %p, %p epsilon 1.0e-5 : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
  return %0 : tensor<1x2x3x3xf32>
}

// CHECK-LABEL: func.func @matmul_and_bias(
// CHECK-DAG: [[W:%.*]] = nn.constant dense<[{{\[}}1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: [[B:%.*]] = nn.constant dense<[5.000000e+00, 6.000000e+00]> : tensor<2xf32>
// CHECK: nn.dense %{{.*}}, [[W]] bias [[B]] :
// CHECK-NEXT: return
func.func @matmul_and_bias(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = nn.constant dense<[5.0, 6.0]> : tensor<2xf32>
  %0 = nn.matmul %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = nn.add %0, %b : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @layout(
// CHECK-SAME: [[X:%[^:]*]]: tensor<1x8x5x5xf32>
// CHECK-NEXT: [[Y:%.*]] = nn.reshape [[X]] : tensor<1x8x5x5xf32> -> tensor<1x200xf32>
// CHECK-NEXT: return [[Y]]
func.func @layout(%x: tensor<1x8x5x5xf32>) -> tensor<1x200xf32> {
  %0 = nn.transpose %x permutation [0, 2, 3, 1] : tensor<1x8x5x5xf32> -> tensor<1x5x5x8xf32>
  %1 = nn.transpose %0 permutation [0, 3, 1, 2] : tensor<1x5x5x8xf32> -> tensor<1x8x5x5xf32>
  %2 = nn.reshape %1 : tensor<1x8x5x5xf32> -> tensor<8x25xf32>
  %3 = nn.reshape %2 : tensor<8x25xf32> -> tensor<1x200xf32>
  %4 = nn.reshape %3 : tensor<1x200xf32> -> tensor<1x200xf32>
  return %4 : tensor<1x200xf32>
}

// CHECK-LABEL: func.func @constants()
// CHECK-NEXT: [[C:%.*]] = nn.constant dense<[0, 40, 127]> : tensor<3xi8> -> tensor<3x!num.fixed<8, 4>>
// CHECK-NEXT: return [[C]]
func.func @constants() -> tensor<3x!num.fixed<8, 4>> {
  %0 = nn.constant dense<[-1.0, 2.5, 100.0]> : tensor<3xf32>
  %1 = nn.relu %0 : tensor<3xf32> -> tensor<3xf32>
  %2 = nn.relu %1 : tensor<3xf32> -> tensor<3xf32>
  %3 = nn.quantize %2 : tensor<3xf32> -> tensor<3x!num.fixed<8, 4>>
  return %3 : tensor<3x!num.fixed<8, 4>>
}

// CHECK-LABEL: func.func @keeps_what_cannot_be_quantised(
// CHECK: nn.quantize
func.func @keeps_what_cannot_be_quantised() -> tensor<1x!num.fixed<8, 4>> {
  %0 = nn.constant dense<0x7FC00000> : tensor<1xf32>
  %1 = nn.quantize %0 : tensor<1xf32> -> tensor<1x!num.fixed<8, 4>>
  return %1 : tensor<1x!num.fixed<8, 4>>
}
