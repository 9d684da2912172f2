// RUN: hls-opt %s --quantize --split-input-file --verify-diagnostics

func.func @power(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'nn.pow' op has no fixed-point form: make the exponent a constant, which is nn.unary pow}}
  %0 = nn.pow %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @bias(%x: tensor<1x4xf32>, %w: tensor<2x4xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  // expected-error@+1 {{'nn.dense' op has a bias that is no constant; add it with nn.add instead}}
  %0 = nn.dense %x, %w bias %b : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
