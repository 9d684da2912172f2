// A network small enough to read at every level: an edge filter, its activation, and a weighted sum.
//
//     hls-opt compile examples/tiny.mlir --interval 16 --out build/tiny

func.func @main(%image: tensor<1x1x4x4xf32>) -> tensor<1x1xf32> {
  %filter = nn.constant dense<[[[[0.5, -0.25], [0.25, -0.5]]]]> : tensor<1x1x2x2xf32>
  %edges = nn.conv2d %image, %filter strides [1, 1] padding [0, 0, 0, 0] : (tensor<1x1x4x4xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x3x3xf32>
  %positive = nn.relu %edges : tensor<1x1x3x3xf32> -> tensor<1x1x3x3xf32>
  %flat = nn.reshape %positive : tensor<1x1x3x3xf32> -> tensor<1x9xf32>
  %weights = nn.constant dense<[[0.125, 0.25, 0.125, 0.25, 0.5, 0.25, 0.125, 0.25, 0.125]]> : tensor<1x9xf32>
  %score = nn.dense %flat, %weights : (tensor<1x9xf32>, tensor<1x9xf32>) -> tensor<1x1xf32>
  return %score : tensor<1x1xf32>
}
