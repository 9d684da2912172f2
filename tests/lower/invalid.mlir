// RUN: hls-opt %s --lower-to-affine --split-input-file --verify-diagnostics

func.func @no_constant_parameters(%x: tensor<1x2x3xf32>, %p: tensor<2xf32>) -> tensor<1x2x3xf32> {
  // expected-error@+1 {{'nn.batch_norm' op has parameters that are no constants, so that it cannot become a multiplication and an addition}}
  %0 = nn.batch_norm %x, %p, %p, %p, %p epsilon 1.0e-05 : (tensor<1x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x3xf32>
  return %0 : tensor<1x2x3xf32>
}

// -----

func.func @too_wide(%x: tensor<4x!num.fixed<40, 0>>) -> tensor<4x!num.fixed<40, 0>> {
  // expected-error@+1 {{'nn.mul' op needs integers of 80 bits to be exact, at most 64 are possible; narrower operands or a smaller sum would do}}
  %0 = nn.mul %x, %x : (tensor<4x!num.fixed<40, 0>>, tensor<4x!num.fixed<40, 0>>) -> tensor<4x!num.fixed<40, 0>>
  return %0 : tensor<4x!num.fixed<40, 0>>
}

// -----

// expected-error@+1 {{'func.func' op has an input or result of tensor<?xf32>, expected tensors of static shape; export the model with fixed sizes}}
func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

// -----

func.func @unknown(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'math.exp' op has no lowering to loops; ops of the nn dialect on tensors of floats or !num.fixed can be lowered}}
  %0 = math.exp %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @quantize_elements(%x: tensor<4xf32>) -> tensor<4x!num.fixed<6, 2>> {
  // expected-error@+1 {{'nn.quantize_elements' op has a float operand, for which there are no loops; convert it by nn.quantize first}}
  %0 = nn.quantize_elements %x trn wrap sign_bits [1] integer_bits [3] fraction_bits [2] : tensor<4xf32> -> tensor<4x!num.fixed<6, 2>>
  return %0 : tensor<4x!num.fixed<6, 2>>
}
