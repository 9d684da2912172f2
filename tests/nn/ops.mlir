// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @constants()
func.func @constants() -> (tensor<2xf32>, tensor<2x!num.fixed<16, 8>>, tensor<3x!num.ufixed<1, 0>>, tensor<4xf64>) {
  // CHECK: nn.constant dense<[5.000000e-01, -1.000000e+00]> : tensor<2xf32>{{$}}
  %0 = nn.constant dense<[0.5, -1.0]> : tensor<2xf32>
  // CHECK: nn.constant dense<[128, -256]> : tensor<2xi16> -> tensor<2x!num.fixed<16, 8>>
  %1 = nn.constant dense<[128, -256]> : tensor<2xi16> -> tensor<2x!num.fixed<16, 8>>
  // CHECK: nn.constant dense<true> : tensor<3xi1> -> tensor<3x!num.ufixed<1, 0>>
  %2 = nn.constant dense<true> : tensor<3xi1> -> tensor<3x!num.ufixed<1, 0>>
  // CHECK: nn.constant {layer = "fc"} dense<0.000000e+00> : tensor<4xf64>
  %3 = nn.constant {layer = "fc"} dense<0.0> : tensor<4xf64>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2x!num.fixed<16, 8>>, tensor<3x!num.ufixed<1, 0>>, tensor<4xf64>
}

// CHECK-LABEL: func.func @conv2d(
// CHECK-SAME: [[X:%[^:]*]]: tensor<1x4x9x9xf32>, [[W:%[^:]*]]: tensor<6x4x3x3xf32>, [[G:%[^:]*]]: tensor<6x2x3x3xf32>, [[B:%[^:]*]]: tensor<6xf32>)
func.func @conv2d(%x: tensor<1x4x9x9xf32>, %w: tensor<6x4x3x3xf32>, %g: tensor<6x2x3x3xf32>, %b: tensor<6xf32>) -> tensor<1x6x3x5xf32> {
  // CHECK: nn.conv2d [[X]], [[W]] strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x4x9x9xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x7x7xf32>
  %0 = nn.conv2d %x, %w strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x4x9x9xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x7x7xf32>
  // CHECK: nn.conv2d [[X]], [[W]] bias [[B]] strides [2, 2] padding [1, 1, 1, 1] : (tensor<1x4x9x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
  %1 = nn.conv2d %x, %w bias %b strides [2, 2] padding [1, 1, 1, 1] : (tensor<1x4x9x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
  // CHECK: nn.conv2d [[X]], [[G]] strides [3, 1] padding [0, 1, 2, 0] {dilations = array<i64: 2, 3>, groups = 2 : i64} :
  %2 = nn.conv2d %x, %g strides [3, 1] padding [0, 1, 2, 0] {dilations = array<i64: 2, 3>, groups = 2 : i64} : (tensor<1x4x9x9xf32>, tensor<6x2x3x3xf32>) -> tensor<1x6x3x4xf32>
  %3 = nn.conv2d %x, %w bias %b strides [3, 2] padding [0, 1, 0, 1] : (tensor<1x4x9x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x3x5xf32>
  return %3 : tensor<1x6x3x5xf32>
}

// Each fixed-point tensor may have a format of its own: the result type decides the rounding.
// CHECK-LABEL: func.func @fixed(
func.func @fixed(%x: tensor<1x1x3x3x!num.ufixed<8, 8>>, %w: tensor<2x1x3x3x!num.fixed<8, 7>>, %b: tensor<2x!num.fixed<16, 12>>) -> tensor<1x2x1x1x!num.fixed<12, 8>> {
  // CHECK: nn.conv2d %{{.*}}, %{{.*}} bias %{{.*}} strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x1x3x3x!num.ufixed<8, 8>>, tensor<2x1x3x3x!num.fixed<8, 7>>, tensor<2x!num.fixed<16, 12>>) -> tensor<1x2x1x1x!num.fixed<20, 15>>
  %0 = nn.conv2d %x, %w bias %b strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x1x3x3x!num.ufixed<8, 8>>, tensor<2x1x3x3x!num.fixed<8, 7>>, tensor<2x!num.fixed<16, 12>>) -> tensor<1x2x1x1x!num.fixed<20, 15>>
  // CHECK: nn.leaky_relu %{{.*}} alpha 1.000000e-02 : tensor<1x2x1x1x!num.fixed<20, 15>> -> tensor<1x2x1x1x!num.fixed<12, 8>>
  %1 = nn.leaky_relu %0 alpha 0.01 : tensor<1x2x1x1x!num.fixed<20, 15>> -> tensor<1x2x1x1x!num.fixed<12, 8>>
  // CHECK: nn.softmax %{{.*}} axis 1 : tensor<1x2x1x1x!num.fixed<12, 8>> -> tensor<1x2x1x1x!num.ufixed<16, 16>>
  %2 = nn.softmax %1 axis 1 : tensor<1x2x1x1x!num.fixed<12, 8>> -> tensor<1x2x1x1x!num.ufixed<16, 16>>
  // CHECK: nn.requantize %{{.*}} : tensor<1x2x1x1x!num.ufixed<16, 16>> -> tensor<1x2x1x1x!num.fixed<12, 8>>
  %3 = nn.requantize %2 : tensor<1x2x1x1x!num.ufixed<16, 16>> -> tensor<1x2x1x1x!num.fixed<12, 8>>
  return %3 : tensor<1x2x1x1x!num.fixed<12, 8>>
}

// CHECK-LABEL: func.func @dense(
func.func @dense(%x: tensor<1x4xf32>, %w: tensor<3x4xf32>, %b: tensor<3xf32>) -> tensor<1x3xf32> {
  // CHECK: nn.dense %{{[a-z0-9]+}}, %{{[a-z0-9]+}} : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  %0 = nn.dense %x, %w : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  // CHECK: nn.dense %{{[a-z0-9]+}}, %{{[a-z0-9]+}} bias %{{[a-z0-9]+}} : (tensor<1x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %1 = nn.dense %x, %w bias %b : (tensor<1x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return %1 : tensor<1x3xf32>
}

// CHECK-LABEL: func.func @matmul(
func.func @matmul(%a: tensor<2x3x4xbf16>, %b: tensor<2x3x5xbf16>, %c: tensor<2x5x4xbf16>) -> tensor<2x4x3xbf16> {
  // CHECK: nn.matmul %{{.*}}, %{{.*}} {transpose_lhs} : (tensor<2x3x4xbf16>, tensor<2x3x5xbf16>) -> tensor<2x4x5xbf16>
  %0 = nn.matmul %a, %b {transpose_lhs} : (tensor<2x3x4xbf16>, tensor<2x3x5xbf16>) -> tensor<2x4x5xbf16>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} : (tensor<2x4x5xbf16>, tensor<2x5x4xbf16>) -> tensor<2x4x4xbf16>
  %1 = nn.matmul %0, %c : (tensor<2x4x5xbf16>, tensor<2x5x4xbf16>) -> tensor<2x4x4xbf16>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} {transpose_rhs} : (tensor<2x4x4xbf16>, tensor<2x3x4xbf16>) -> tensor<2x4x3xbf16>
  %2 = nn.matmul %1, %a {transpose_rhs} : (tensor<2x4x4xbf16>, tensor<2x3x4xbf16>) -> tensor<2x4x3xbf16>
  return %2 : tensor<2x4x3xbf16>
}

// CHECK-LABEL: func.func @batch_norm(
func.func @batch_norm(%x: tensor<1x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<1x2x3x3xf32> {
  // CHECK: nn.batch_norm %{{.*}} epsilon 1.000000e-05 : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
  %0 = nn.batch_norm %x, %p, %p, %p, %p epsilon 1.0e-05 : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
  return %0 : tensor<1x2x3x3xf32>
}

// CHECK-LABEL: func.func @elementwise(
func.func @elementwise(%x: tensor<2x3xf16>, %y: tensor<3xf16>) -> tensor<2x3xf16> {
  // CHECK: nn.relu %{{.*}} : tensor<2x3xf16> -> tensor<2x3xf16>
  %0 = nn.relu %x : tensor<2x3xf16> -> tensor<2x3xf16>
  // CHECK: nn.unary sigmoid %{{.*}} : tensor<2x3xf16> -> tensor<2x3xf16>
  %1 = nn.unary sigmoid %0 : tensor<2x3xf16> -> tensor<2x3xf16>
  // CHECK: nn.unary tanh %{{.*}} : tensor<2x3xf16> -> tensor<2x3xf16>
  %2 = nn.unary tanh %1 : tensor<2x3xf16> -> tensor<2x3xf16>
  // CHECK: nn.add %{{.*}}, %{{.*}} : (tensor<2x3xf16>, tensor<3xf16>) -> tensor<2x3xf16>
  %3 = nn.add %2, %y : (tensor<2x3xf16>, tensor<3xf16>) -> tensor<2x3xf16>
  // CHECK: nn.sub %{{.*}}, %{{.*}} : (tensor<3xf16>, tensor<2x3xf16>) -> tensor<2x3xf16>
  %4 = nn.sub %y, %3 : (tensor<3xf16>, tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: nn.mul %{{.*}}, %{{.*}} : (tensor<2x3xf16>, tensor<2x3xf16>) -> tensor<2x3xf16>
  %5 = nn.mul %4, %x : (tensor<2x3xf16>, tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: nn.div %{{.*}}, %{{.*}} : (tensor<2x3xf16>, tensor<3xf16>) -> tensor<2x3xf16>
  %6 = nn.div %5, %y : (tensor<2x3xf16>, tensor<3xf16>) -> tensor<2x3xf16>
  return %6 : tensor<2x3xf16>
}

// CHECK-LABEL: func.func @pool(
func.func @pool(%x: tensor<1x3x16x16xf32>) -> tensor<1x3x3x3xf32> {
  // CHECK: nn.max_pool2d %{{.*}} kernel [3, 3] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x3x16x16xf32> -> tensor<1x3x7x7xf32>
  %0 = nn.max_pool2d %x kernel [3, 3] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x3x16x16xf32> -> tensor<1x3x7x7xf32>
  // CHECK: nn.avg_pool2d %{{.*}} kernel [2, 2] strides [1, 1] padding [1, 0, 0, 1] {count_include_pad} : tensor<1x3x7x7xf32> -> tensor<1x3x7x7xf32>
  %1 = nn.avg_pool2d %0 kernel [2, 2] strides [1, 1] padding [1, 0, 0, 1] {count_include_pad} : tensor<1x3x7x7xf32> -> tensor<1x3x7x7xf32>
  // CHECK: nn.avg_pool2d %{{.*}} kernel [3, 3] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x3x7x7xf32> -> tensor<1x3x3x3xf32>
  %2 = nn.avg_pool2d %1 kernel [3, 3] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x3x7x7xf32> -> tensor<1x3x3x3xf32>
  return %2 : tensor<1x3x3x3xf32>
}

// CHECK-LABEL: func.func @layout(
func.func @layout(%x: tensor<2x3x4xf32>) -> tensor<5x8xf32> {
  // CHECK: nn.transpose %{{.*}} permutation [2, 0, 1] : tensor<2x3x4xf32> -> tensor<4x2x3xf32>
  %0 = nn.transpose %x permutation [2, 0, 1] : tensor<2x3x4xf32> -> tensor<4x2x3xf32>
  // CHECK: nn.reshape %{{.*}} : tensor<4x2x3xf32> -> tensor<3x8xf32>
  %1 = nn.reshape %0 : tensor<4x2x3xf32> -> tensor<3x8xf32>
  %2 = nn.constant dense<1.0> : tensor<2x8xf32>
  // CHECK: nn.concat %{{.*}}, %{{.*}} axis 0 : (tensor<3x8xf32>, tensor<2x8xf32>) -> tensor<5x8xf32>
  %3 = nn.concat %1, %2 axis 0 : (tensor<3x8xf32>, tensor<2x8xf32>) -> tensor<5x8xf32>
  return %3 : tensor<5x8xf32>
}

// CHECK-LABEL: func.func @conversions(
func.func @conversions(%x: tensor<4xf32>) -> tensor<4xf64> {
  // CHECK: nn.quantize %{{.*}} : tensor<4xf32> -> tensor<4x!num.fixed<16, 12>>
  %0 = nn.quantize %x : tensor<4xf32> -> tensor<4x!num.fixed<16, 12>>
  // CHECK: nn.dequantize %{{.*}} : tensor<4x!num.fixed<16, 12>> -> tensor<4xf64>
  %1 = nn.dequantize %0 : tensor<4x!num.fixed<16, 12>> -> tensor<4xf64>
  return %1 : tensor<4xf64>
}

// Each element has bits of its own, or all share them; the result type holds all.
// CHECK-LABEL: func.func @quantize_elements(
func.func @quantize_elements(%x: tensor<1x2xf32>) -> tensor<1x2x!num.ufixed<6, 3>> {
  // CHECK: nn.quantize_elements %{{.*}} rnd wrap sign_bits [1] integer_bits [4, 3] fraction_bits [2, -1] : tensor<1x2xf32> -> tensor<1x2x!num.fixed<7, 2>>
  %0 = nn.quantize_elements %x rnd wrap sign_bits [1] integer_bits [4, 3] fraction_bits [2, -1] : tensor<1x2xf32> -> tensor<1x2x!num.fixed<7, 2>>
  // CHECK: nn.quantize_elements %{{.*}} trn sat sign_bits [0] integer_bits [3] fraction_bits [2] {layer = "fc"} : tensor<1x2x!num.fixed<7, 2>> -> tensor<1x2x!num.ufixed<6, 3>>
  %1 = nn.quantize_elements %0 trn sat sign_bits [0] integer_bits [3] fraction_bits [2] {layer = "fc"} : tensor<1x2x!num.fixed<7, 2>> -> tensor<1x2x!num.ufixed<6, 3>>
  return %1 : tensor<1x2x!num.ufixed<6, 3>>
}

// CHECK-LABEL: func.func @functions(
func.func @functions(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // CHECK: nn.unary gelu %{{.*}} : tensor<2x3xf32> -> tensor<2x3xf32>
  %0 = nn.unary gelu %x : tensor<2x3xf32> -> tensor<2x3xf32>
  // CHECK: nn.unary clip %{{.*}} {parameters = array<f64: 0.000000e+00, 6.000000e+00>} : tensor<2x3xf32> -> tensor<2x3xf32>
  %1 = nn.unary clip %0 {parameters = array<f64: 0.0, 6.0>} : tensor<2x3xf32> -> tensor<2x3xf32>
  // CHECK: nn.max %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = nn.max %0, %1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.pow %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = nn.pow %2, %x : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @selection(
func.func @selection(%x: tensor<2x3xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  // CHECK: %[[LT:.*]] = nn.compare lt %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3x!num.ufixed<1, 0>>
  %0 = nn.compare lt %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3x!num.ufixed<1, 0>>
  // CHECK: nn.logic xor %[[LT]], %[[LT]]
  %1 = nn.logic xor %0, %0 : (tensor<2x3x!num.ufixed<1, 0>>, tensor<2x3x!num.ufixed<1, 0>>) -> tensor<2x3x!num.ufixed<1, 0>>
  // CHECK: nn.select %{{.*}}, %{{.*}}, %{{.*}} : (tensor<2x3x!num.ufixed<1, 0>>, tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = nn.select %1, %x, %y : (tensor<2x3x!num.ufixed<1, 0>>, tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @parts(
func.func @parts(%x: tensor<1x6xf32>) -> (tensor<1x1xf32>, tensor<1x1x!num.ufixed<3, 0>>) {
  // CHECK: nn.slice %{{.*}} starts [0, 5] steps [1, -2] : tensor<1x6xf32> -> tensor<1x3xf32>
  %0 = nn.slice %x starts [0, 5] steps [1, -2] : tensor<1x6xf32> -> tensor<1x3xf32>
  // CHECK: nn.pad %{{.*}} low [0, 1] high [0, 2] value 5.000000e-01 : tensor<1x3xf32> -> tensor<1x6xf32>
  %1 = nn.pad %0 low [0, 1] high [0, 2] value 0.5 : tensor<1x3xf32> -> tensor<1x6xf32>
  // CHECK: nn.broadcast %{{.*}} : tensor<1x6xf32> -> tensor<4x6xf32>
  %2 = nn.broadcast %1 : tensor<1x6xf32> -> tensor<4x6xf32>
  // CHECK: nn.reduce mean %{{.*}} axes [0, 1] : tensor<4x6xf32> -> tensor<1x1xf32>
  %3 = nn.reduce mean %2 axes [0, 1] : tensor<4x6xf32> -> tensor<1x1xf32>
  // CHECK: nn.arg_max %{{.*}} axis 1 : tensor<1x6xf32> -> tensor<1x1x!num.ufixed<3, 0>>
  %4 = nn.arg_max %1 axis 1 : tensor<1x6xf32> -> tensor<1x1x!num.ufixed<3, 0>>
  return %3, %4 : tensor<1x1xf32>, tensor<1x1x!num.ufixed<3, 0>>
}
