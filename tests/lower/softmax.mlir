// RUN: hls-opt %s --lower-to-affine | filecheck %s

// Three nests: the maximum; the exponentials and the reciprocal of their sum; the products, with what follows fused.
func.func @rows(%x: tensor<3x4xf32>, %y: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = nn.softmax %x axis 1 : tensor<3x4xf32> -> tensor<3x4xf32> loc("softmax")
  %1 = nn.mul %0, %y : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: [[X:%[^:]*]]: memref<3x4xf32> {hls.role = "input"}, [[Y:%[^:]*]]: memref<3x4xf32>
// CHECK-DAG: [[LOWEST:%.*]] = arith.constant 0xFF800000 : f32
// CHECK-DAG: [[ONE:%.*]] = arith.constant 1.000000e+00 : f32
// CHECK: [[MAX:%.*]] = memref.alloc() : memref<3xf32>
// CHECK: [[EXP:%.*]] = memref.alloc() : memref<3x4xf32>
// CHECK: [[RECIPROCAL:%.*]] = memref.alloc() : memref<3xf32>
// CHECK: affine.for [[I:%.*]] = 0 to 3 {
// CHECK-NEXT: [[M:%.*]] = affine.for {{.*}} = 0 to 4 iter_args({{.*}} = [[LOWEST]])
// CHECK: arith.maximumf
// CHECK: affine.store [[M]], [[MAX]]{{\[}}[[I]]]
// CHECK: affine.for [[I]] = 0 to 3 {
// CHECK-NEXT: [[SUM:%.*]] = affine.for [[J:%.*]] = 0 to 4 iter_args(
// CHECK: math.exp
// CHECK-NEXT: affine.store {{.*}}, [[EXP]]{{\[}}[[I]], [[J]]]
// CHECK: [[R:%.*]] = arith.divf [[ONE]], [[SUM]]
// CHECK-NEXT: affine.store [[R]], [[RECIPROCAL]]{{\[}}[[I]]]
// CHECK: affine.for [[I]] = 0 to 3 {
// CHECK-NEXT: affine.for [[J:%.*]] = 0 to 4 {
// CHECK: arith.mulf
// CHECK: affine.load [[Y]]{{\[}}[[I]], [[J]]]
// CHECK: arith.mulf
// CHECK: return

// In fixed point: lookups in constant tables instead of exponentials and divisions.
func.func @fixed(%x: tensor<8x!num.fixed<16, 10>>) -> tensor<8x!num.fixed<16, 15>> {
  %0 = nn.softmax %x axis 0 : tensor<8x!num.fixed<16, 10>> -> tensor<8x!num.fixed<16, 15>>
  return %0 : tensor<8x!num.fixed<16, 15>>
}
// CHECK-LABEL: func.func @fixed(
// CHECK: arith.maxsi
// CHECK: memref.load {{.*}} : memref<1024xi27>
// CHECK: memref.load {{.*}} : memref<512xi20>
// CHECK: math.ctlz
// CHECK: memref.load {{.*}} : memref<512xi26>
// CHECK: memref.load {{.*}} : memref<512xi16>
// CHECK-NOT: math.exp
// CHECK-NOT: divf
