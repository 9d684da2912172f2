// RUN: hls-opt %s --split-input-file --verify-diagnostics

func.func @constant_shape() {
  // expected-error@+1 {{'nn.constant' op has elements of shape [2] and a result of shape [3]}}
  %0 = nn.constant dense<1> : tensor<2xi16> -> tensor<3x!num.fixed<16, 8>>
  return
}

// -----

func.func @constant_width() {
  // expected-error@+1 {{'nn.constant' op has a result of !num.fixed<16, 8>, expected raw elements of i16, but got i8}}
  %0 = nn.constant dense<1> : tensor<2xi8> -> tensor<2x!num.fixed<16, 8>>
  return
}

// -----

func.func @constant_float() {
  // expected-error@+1 {{'nn.constant' op has elements of type tensor<2xf32> and a result of type tensor<2xf64>}}
  %0 = nn.constant dense<1.0> : tensor<2xf32> -> tensor<2xf64>
  return
}

// -----

func.func @integers(%x: tensor<2xi32>) {
  // expected-error@+2 {{operand #0 must be statically shaped tensor of f16, bf16, f32, f64 or fixed-point values, but got 'tensor<2xi32>'}}
  // expected-error@+1 {{result #0 must be statically shaped tensor}}
  %0 = nn.relu %x : tensor<2xi32> -> tensor<2xi32>
  return
}

// -----

func.func @dynamic(%x: tensor<?xf32>) {
  // expected-error@+2 {{operand #0 must be statically shaped tensor}}
  // expected-error@+1 {{result #0 must be statically shaped tensor}}
  %0 = nn.relu %x : tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @conv_rank(%x: tensor<4x9x9xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op expected an input of shape [N, C, H, W], but got [4, 9, 9]}}
  %0 = nn.conv2d %x, %w strides [1, 1] padding [0, 0, 0, 0] : (tensor<4x9x9xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x7x7xf32>
  return
}

// -----

func.func @conv_channels(%x: tensor<1x3x9x9xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op has 3 input channels, but the weight [6, 4, 3, 3] with 1 group(s) expects 4}}
  %0 = nn.conv2d %x, %w strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x3x9x9xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x7x7xf32>
  return
}

// -----

func.func @conv_groups(%x: tensor<1x4x9x9xf32>, %w: tensor<3x2x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op has 3 output channels, which is no multiple of its 2 groups}}
  %0 = nn.conv2d %x, %w strides [1, 1] padding [0, 0, 0, 0] {groups = 2 : i64} : (tensor<1x4x9x9xf32>, tensor<3x2x3x3xf32>) -> tensor<1x3x7x7xf32>
  return
}

// -----

func.func @conv_result(%x: tensor<1x4x9x9xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op has result shape [1, 6, 9, 9], but its operands give [1, 6, 7, 7]}}
  %0 = nn.conv2d %x, %w strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x4x9x9xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x9x9xf32>
  return
}

// -----

func.func @conv_window(%x: tensor<1x1x2x9xf32>, %w: tensor<1x1x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op has a window of 3 along height, which does not fit into the padded input of 2}}
  %0 = nn.conv2d %x, %w strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x1x2x9xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x1x7xf32>
  return
}

// -----

func.func @conv_strides(%x: tensor<1x1x9x9xf32>, %w: tensor<1x1x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op expected 'strides' to be two positive numbers, but got [0, 1]}}
  %0 = nn.conv2d %x, %w strides [0, 1] padding [0, 0, 0, 0] : (tensor<1x1x9x9xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x7x7xf32>
  return
}

// -----

func.func @conv_padding(%x: tensor<1x1x9x9xf32>, %w: tensor<1x1x3x3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op expected 'padding' to be [top, left, bottom, right], none negative, but got [1, 1]}}
  %0 = nn.conv2d %x, %w strides [1, 1] padding [1, 1] : (tensor<1x1x9x9xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x9x9xf32>
  return
}

// -----

func.func @conv_bias(%x: tensor<1x1x9x9xf32>, %w: tensor<2x1x3x3xf32>, %b: tensor<3xf32>) {
  // expected-error@+1 {{'nn.conv2d' op expected a bias of shape [2], but got [3]}}
  %0 = nn.conv2d %x, %w bias %b strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x1x9x9xf32>, tensor<2x1x3x3xf32>, tensor<3xf32>) -> tensor<1x2x7x7xf32>
  return
}

// -----

func.func @mixed(%x: tensor<1x4xf32>, %w: tensor<3x4x!num.fixed<16, 8>>) {
  // expected-error@+1 {{'nn.dense' op has a result of f32 and an operand of !num.fixed<16, 8>, expected f32 elements in all operands}}
  %0 = nn.dense %x, %w : (tensor<1x4xf32>, tensor<3x4x!num.fixed<16, 8>>) -> tensor<1x3xf32>
  return
}

// -----

func.func @fine_bias(%x: tensor<1x4x!num.fixed<8, 4>>, %w: tensor<3x4x!num.fixed<8, 4>>, %b: tensor<3x!num.fixed<16, 9>>) {
  // expected-error@+1 {{'nn.dense' op has a bias of !num.fixed<16, 9>, which cannot be added exactly: its products have 4 + 4 fraction bits, and the bias may have no more}}
  %0 = nn.dense %x, %w bias %b : (tensor<1x4x!num.fixed<8, 4>>, tensor<3x4x!num.fixed<8, 4>>, tensor<3x!num.fixed<16, 9>>) -> tensor<1x3x!num.fixed<16, 8>>
  return
}

// -----

func.func @dense_inputs(%x: tensor<1x5xf32>, %w: tensor<3x4xf32>) {
  // expected-error@+1 {{'nn.dense' op has 5 input features, but the weight [3, 4] expects 4}}
  %0 = nn.dense %x, %w : (tensor<1x5xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @matmul_inner(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>) {
  // expected-error@+1 {{'nn.matmul' op sums over 3 elements of the left operand [2, 3] and 2 of the right one [2, 3]}}
  %0 = nn.matmul %a, %b : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @matmul_batch(%a: tensor<2x3x3xf32>, %b: tensor<1x3x3xf32>) {
  // expected-error@+1 {{'nn.matmul' op expected equal leading dimensions, but got [2, 3, 3] and [1, 3, 3]}}
  %0 = nn.matmul %a, %b : (tensor<2x3x3xf32>, tensor<1x3x3xf32>) -> tensor<2x3x3xf32>
  return
}

// -----

func.func @batch_norm_channels(%x: tensor<1x2x3x3xf32>, %p: tensor<3xf32>, %q: tensor<2xf32>) {
  // expected-error@+1 {{'nn.batch_norm' op expected 'mean' of shape [2], but got [3]}}
  %0 = nn.batch_norm %x, %q, %q, %p, %q epsilon 1.0e-05 : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
  return
}

// -----

func.func @leaky_relu_alpha(%x: tensor<2xf32>) {
  // expected-error@+1 {{'nn.leaky_relu' op expected a finite 'alpha', but got Infinity}}
  %0 = nn.leaky_relu %x alpha 0x7FF0000000000000 : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

func.func @table_width(%x: tensor<2x!num.fixed<20, 8>>) {
  // expected-error@+1 {{'nn.unary' op has an operand of !num.fixed<20, 8>, whose table would have 2^20 entries; round it to at most 16 bits with nn.requantize}}
  %0 = nn.unary sigmoid %x : tensor<2x!num.fixed<20, 8>> -> tensor<2x!num.fixed<16, 8>>
  return
}

// -----

func.func @parameters(%x: tensor<2xf32>) {
  // expected-error@+1 {{'nn.unary' op has 0 parameters, but 'elu' takes 'alpha'}}
  %0 = nn.unary elu %x : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

func.func @slice_outside(%x: tensor<2x5xf32>) {
  // expected-error@+1 {{'nn.slice' op reads outside of [2, 5] along dimension 1}}
  %0 = nn.slice %x starts [0, 1] steps [1, 2] : tensor<2x5xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @pad_sizes(%x: tensor<2x5xf32>) {
  // expected-error@+1 {{'nn.pad' op expected 'low' and 'high' with a size, not negative, for each dimension of [2, 5]}}
  %0 = nn.pad %x low [0] high [0, 1] value 0.0 : tensor<2x5xf32> -> tensor<2x6xf32>
  return
}

// -----

func.func @broadcast_shape(%x: tensor<2x5xf32>) {
  // expected-error@+1 {{'nn.broadcast' op cannot broadcast [2, 5] and [4, 5] together: 2 against 4}}
  %0 = nn.broadcast %x : tensor<2x5xf32> -> tensor<4x5xf32>
  return
}

// -----

func.func @reduce_axes(%x: tensor<2x5xf32>) {
  // expected-error@+1 {{'nn.reduce' op expected different axes, at least one, but got [1, 1]}}
  %0 = nn.reduce sum %x axes [1, 1] : tensor<2x5xf32> -> tensor<2x1xf32>
  return
}

// -----

func.func @reduce_product(%x: tensor<2x!num.fixed<8, 4>>) {
  // expected-error@+1 {{'nn.reduce' op has no fixed-point product: use floats, or nn.mul step by step}}
  %0 = nn.reduce prod %x axes [0] : tensor<2x!num.fixed<8, 4>> -> tensor<1x!num.fixed<8, 4>>
  return
}

// -----

func.func @arg_max_type(%x: tensor<2x5xf32>) {
  // expected-error@+1 {{'nn.arg_max' op has a result of !num.ufixed<2, 0>, expected !num.ufixed<W, 0> with 2^W > 4, e.g. !num.ufixed<3, 0>}}
  %0 = nn.arg_max %x axis 1 : tensor<2x5xf32> -> tensor<2x1x!num.ufixed<2, 0>>
  return
}

// -----

func.func @compare_kinds(%x: tensor<2xf32>, %y: tensor<2x!num.fixed<8, 4>>) {
  // expected-error@+1 {{'nn.compare' op compares f32 and !num.fixed<8, 4>, expected one float type or fixed-point types}}
  %0 = nn.compare lt %x, %y : (tensor<2xf32>, tensor<2x!num.fixed<8, 4>>) -> tensor<2x!num.ufixed<1, 0>>
  return
}

// -----

func.func @tanh_shape(%x: tensor<2xf32>) {
  // expected-error@+1 {{'nn.unary' op has result shape [3], but its operands give [2]}}
  %0 = nn.unary tanh %x : tensor<2xf32> -> tensor<3xf32>
  return
}

// -----

func.func @add_shapes(%x: tensor<2x3xf32>, %y: tensor<2xf32>) {
  // expected-error@+1 {{'nn.add' op cannot broadcast [2, 3] and [2] together: 3 against 2}}
  %0 = nn.add %x, %y : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @sub_types(%x: tensor<2xf32>, %y: tensor<2xf64>) {
  // expected-error@+1 {{'nn.sub' op has a result of f32 and an operand of f64, expected f32 elements in all operands}}
  %0 = nn.sub %x, %y : (tensor<2xf32>, tensor<2xf64>) -> tensor<2xf32>
  return
}

// -----

func.func @mul_result(%x: tensor<2x1xf32>, %y: tensor<3xf32>) {
  // expected-error@+1 {{'nn.mul' op has result shape [2, 1], but its operands give [2, 3]}}
  %0 = nn.mul %x, %y : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @div_fixed(%x: tensor<2x!num.fixed<8, 4>>, %y: tensor<2xf32>) {
  // expected-error@+1 {{operand #0 must be statically shaped tensor of f16, bf16, f32 or f64 values (the op has no fixed-point meaning)}}
  %0 = nn.div %x, %y : (tensor<2x!num.fixed<8, 4>>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax_axis(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'nn.softmax' op has axis -1, expected one of the 2 dimensions of its operand, counted from 0}}
  %0 = nn.softmax %x axis -1 : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @softmax_width(%x: tensor<2x3x!num.fixed<60, 20>>) {
  // expected-error@+1 {{'nn.softmax' op has an input of !num.fixed<60, 20>, which is too wide for fixed-point softmax: distances from the maximum need 61 bits}}
  %0 = nn.softmax %x axis 1 : tensor<2x3x!num.fixed<60, 20>> -> tensor<2x3x!num.fixed<16, 15>>
  return
}

// -----

func.func @max_pool_padding(%x: tensor<1x1x4x4xf32>) {
  // expected-error@+1 {{'nn.max_pool2d' op has padding [2, 0, 0, 0], which must be smaller than the kernel [2, 2] so that each window holds an element}}
  %0 = nn.max_pool2d %x kernel [2, 2] strides [2, 2] padding [2, 0, 0, 0] : tensor<1x1x4x4xf32> -> tensor<1x1x3x2xf32>
  return
}

// -----

func.func @avg_pool_kernel(%x: tensor<1x1x4x4xf32>) {
  // expected-error@+1 {{'nn.avg_pool2d' op expected 'kernel' to be two positive numbers, but got [2]}}
  %0 = nn.avg_pool2d %x kernel [2] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x1x4x4xf32> -> tensor<1x1x2x2xf32>
  return
}

// -----

func.func @reshape_count(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'nn.reshape' op cannot turn 6 elements [2, 3] into 5 elements [5]}}
  %0 = nn.reshape %x : tensor<2x3xf32> -> tensor<5xf32>
  return
}

// -----

func.func @reshape_format(%x: tensor<2x3x!num.fixed<8, 4>>) {
  // expected-error@+1 {{'nn.reshape' op moves elements without changing them, but the operand has !num.fixed<8, 4> and the result !num.fixed<8, 5>}}
  %0 = nn.reshape %x : tensor<2x3x!num.fixed<8, 4>> -> tensor<6x!num.fixed<8, 5>>
  return
}

// -----

func.func @transpose_permutation(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'nn.transpose' op expected a permutation of the 2 dimensions, but got [0, 0]}}
  %0 = nn.transpose %x permutation [0, 0] : tensor<2x3xf32> -> tensor<2x2xf32>
  return
}

// -----

func.func @concat_shapes(%x: tensor<2x3xf32>, %y: tensor<3x3xf32>) {
  // expected-error@+1 {{'nn.concat' op cannot join [3, 3] to [2, 3] along axis 1}}
  %0 = nn.concat %x, %y axis 1 : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @quantize_shape(%x: tensor<4xf32>) {
  // expected-error@+1 {{'nn.quantize' op has result shape [2, 2], but its operands give [4]}}
  %0 = nn.quantize %x : tensor<4xf32> -> tensor<2x2x!num.fixed<16, 12>>
  return
}

// -----

func.func @dequantize_float(%x: tensor<4xf32>) {
  // expected-error@+1 {{operand #0 must be statically shaped tensor of fixed-point values, but got 'tensor<4xf32>'}}
  %0 = nn.dequantize %x : tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

func.func @requantize_shape(%x: tensor<4x!num.fixed<16, 12>>) {
  // expected-error@+1 {{'nn.requantize' op has result shape [5], but its operands give [4]}}
  %0 = nn.requantize %x : tensor<4x!num.fixed<16, 12>> -> tensor<5x!num.fixed<16, 12>>
  return
}

// -----

func.func @quantize_elements_shape(%x: tensor<4xf32>) {
  // expected-error@+1 {{'nn.quantize_elements' op has result shape [2, 2], but its operands give [4]}}
  %0 = nn.quantize_elements %x trn wrap sign_bits [1] integer_bits [3] fraction_bits [2] : tensor<4xf32> -> tensor<2x2x!num.fixed<6, 2>>
  return
}

// -----

func.func @quantize_elements_count(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{'nn.quantize_elements' op has 2 'integer_bits', expected one for all elements or 4, one for each index of the last dimension of [2, 4]}}
  %0 = nn.quantize_elements %x trn wrap sign_bits [1] integer_bits [3, 3] fraction_bits [2] : tensor<2x4xf32> -> tensor<2x4x!num.fixed<6, 2>>
  return
}

// -----

func.func @quantize_elements_sign(%x: tensor<2xf32>) {
  // expected-error@+1 {{'nn.quantize_elements' op has an element of 2 sign, 3 integer and 2 fraction bits, expected 0 or 1 sign bits and at most 256 of the others}}
  %0 = nn.quantize_elements %x trn wrap sign_bits [2] integer_bits [3] fraction_bits [2] : tensor<2xf32> -> tensor<2x!num.fixed<6, 2>>
  return
}

// -----

func.func @quantize_elements_result(%x: tensor<2xf32>) {
  // expected-error@+1 {{'nn.quantize_elements' op has a result of !num.fixed<6, 2>, which does not hold element 1 of 1 sign, 1 integer and 3 fraction bits; all elements fit into !num.fixed<7, 3>}}
  %0 = nn.quantize_elements %x trn wrap sign_bits [1] integer_bits [3, 1] fraction_bits [2, 3] : tensor<2xf32> -> tensor<2x!num.fixed<6, 2>>
  return
}

// -----

func.func @quantize_elements_unsigned(%x: tensor<2xf32>) {
  // expected-error@+1 {{'nn.quantize_elements' op has a result of !num.ufixed<6, 2>, which does not hold element 0 of 1 sign, 3 integer and 2 fraction bits; all elements fit into !num.fixed<6, 2>}}
  %0 = nn.quantize_elements %x trn wrap sign_bits [1] integer_bits [3] fraction_bits [2] : tensor<2xf32> -> tensor<2x!num.ufixed<6, 2>>
  return
}
