// RUN: hls-opt %s --nn-simplify --quantize=width=12 | filecheck %s

// The layer is exact in front of its activation, which rounds; the bias lies at the binary point of the products.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: tensor<1x4x!num.fixed<12, 11>>) -> tensor<1x2x!num.fixed<12, 11>>
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  // CHECK-DAG: nn.constant dense<{{.*}}> : tensor<2x4xi12> -> tensor<2x4x!num.fixed<12, 12>>
  %w = nn.constant dense<[[0.25, -0.125, 0.0625, 0.25], [0.125, 0.25, 0.1, -0.2]]> : tensor<2x4xf32>
  // CHECK-DAG: nn.constant dense<[1048576, -2097152]> : tensor<2xi23> -> tensor<2x!num.fixed<23, 23>>
  %b = nn.constant dense<[0.125, -0.25]> : tensor<2xf32>
  // CHECK: nn.dense {{.*}} -> tensor<1x2x!num.fixed<24, 23>>
  %0 = nn.dense %x, %w bias %b : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  // CHECK: nn.relu {{.*}} : tensor<1x2x!num.fixed<24, 23>> -> tensor<1x2x!num.fixed<12, 11>>
  %1 = nn.relu %0 : tensor<1x2xf32> -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
