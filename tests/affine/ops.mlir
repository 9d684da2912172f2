// RUN: hls-opt %s | filecheck %s

// CHECK: #map = affine_map<(d0) -> (d0 + 1)>
// CHECK-NEXT: #map1 = affine_map<(d0) -> (d0 + 8)>
// CHECK-NEXT: #map2 = affine_map<(d0)[s0] -> (d0 + s0, 10)>
// CHECK-NEXT: #map3 = affine_map<(d0)[s0] -> (d0 * 4 + s0)>
// CHECK-NEXT: #map4 = affine_map<()[s0] -> (s0 ceildiv 8)>
// CHECK-NEXT: #map5 = affine_map<(d0)[s0] -> (d0, s0, 16)>
// CHECK-NEXT: #map6 = affine_map<(d0) -> (d0, 16)>
// CHECK-NEXT: #set = affine_set<(d0)[s0] : (d0 - 3 >= 0, -d0 + s0 >= 0)>
// CHECK-NEXT: #set1 = affine_set<() : (0 == 0)>
#bound = affine_map<(d0)[s0] -> (d0 + s0, 10)>
#shift = affine_map<(d0) -> (d0 + 1)>
#set = affine_set<(d0)[s0] : (d0 - 3 >= 0, s0 - d0 >= 0)>

// CHECK-LABEL: func.func @loops(%arg0: index, %arg1: f32, %arg2: memref<?xf32>) -> f32 {
// CHECK-NEXT:   affine.for %arg3 = 0 to 10 {
// CHECK-NEXT:     affine.for %arg4 = 0 to %arg0 step 2 {
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.for %arg4 = #map(%arg3) to #map1(%arg3) {
// CHECK-NEXT:     } {note = "attributes follow"}
// CHECK-NEXT:     affine.for %arg4 = max #map2(%arg3)[%arg0] to min #map2(%arg3)[%arg0] {
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.for %arg4 = -4 to 0 {
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   %0 = affine.for %arg3 = 0 to 10 iter_args(%arg4 = %arg1) -> (f32) {
// CHECK-NEXT:     %2 = arith.addf %arg4, %arg1 : f32
// CHECK-NEXT:     affine.yield %2 : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   %1:2 = affine.for %arg3 = 0 to 10 step 3 iter_args(%arg4 = %arg1, %arg5 = %0) -> (f32, f32) {
// CHECK-NEXT:     affine.yield %arg5, %arg4 : f32, f32
// CHECK-NEXT:   }
// CHECK-NEXT:   return %1#1 : f32
// CHECK-NEXT: }
func.func @loops(%n: index, %x: f32, %m: memref<?xf32>) -> f32 {
  affine.for %i = 0 to 10 {
    affine.for %j = 0 to %n step 2 {
    }
    affine.for %j = #shift(%i) to affine_map<(d0) -> (d0 + 8)>(%i) {
    } {note = "attributes follow"}
    affine.for %j = max #bound(%i)[%n] to min #bound(%i)[%n] {
    }
    affine.for %j = -4 to 0 {
    }
  }
  %0 = affine.for %i = 0 to 10 iter_args(%acc = %x) -> (f32) {
    %1 = arith.addf %acc, %x : f32
    affine.yield %1 : f32
  }
  %2:2 = affine.for %i = 0 to 10 step 3 iter_args(%a = %x, %b = %0) -> (f32, f32) {
    affine.yield %b, %a : f32, f32
  }
  return %2#1 : f32
}

// CHECK-LABEL: func.func @conditions(%arg0: index, %arg1: f32, %arg2: memref<?xf32>) {
// CHECK-NEXT:   affine.for %arg3 = 0 to 10 {
// CHECK-NEXT:     affine.if #set(%arg3)[%arg0] {
// CHECK-NEXT:       affine.store %arg1, %arg2[%arg3] : memref<?xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.if #set(%arg3)[%arg0] {
// CHECK-NEXT:     } else {
// CHECK-NEXT:       affine.store %arg1, %arg2[0] : memref<?xf32>
// CHECK-NEXT:     } {note}
// CHECK-NEXT:     %0 = affine.if #set1() -> f32 {
// CHECK-NEXT:       affine.yield %arg1 : f32
// CHECK-NEXT:     } else {
// CHECK-NEXT:       %2 = arith.negf %arg1 : f32
// CHECK-NEXT:       affine.yield %2 : f32
// CHECK-NEXT:     }
// CHECK-NEXT:     %1:2 = affine.if #set(%arg3)[%arg0] -> (f32, index) {
// CHECK-NEXT:       affine.yield %arg1, %arg3 : f32, index
// CHECK-NEXT:     } else {
// CHECK-NEXT:       affine.yield %0, %arg0 : f32, index
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @conditions(%n: index, %x: f32, %m: memref<?xf32>) {
  affine.for %i = 0 to 10 {
    affine.if #set(%i)[%n] {
      affine.store %x, %m[%i] : memref<?xf32>
    }
    affine.if #set(%i)[%n] {
    } else {
      affine.store %x, %m[0] : memref<?xf32>
    } {note}
    %0 = affine.if affine_set<() : (0 == 0)>() -> f32 {
      affine.yield %x : f32
    } else {
      %1 = arith.negf %x : f32
      affine.yield %1 : f32
    }
    %2:2 = affine.if #set(%i)[%n] -> (f32, index) {
      affine.yield %x, %i : f32, index
    } else {
      affine.yield %0, %n : f32, index
    }
  }
  return
}

// CHECK-LABEL: func.func @access(%arg0: index, %arg1: memref<4x8xf32>, %arg2: memref<f32>) {
// CHECK-NEXT:   affine.for %arg3 = 0 to 4 {
// CHECK-NEXT:     affine.for %arg4 = 0 to 8 {
// CHECK-NEXT:       %0 = affine.load %arg1[%arg3, %arg4] : memref<4x8xf32>
// CHECK-NEXT:       %1 = affine.load %arg1[%arg3 mod 2, %arg4 floordiv 2 + 3] {note} : memref<4x8xf32>
// CHECK-NEXT:       %2 = affine.load %arg1[(%arg3 + %arg4) ceildiv 4, -%arg4 + 7] : memref<4x8xf32>
// CHECK-NEXT:       %3 = affine.load %arg1[0, symbol(%arg0)] : memref<4x8xf32>
// CHECK-NEXT:       %4 = affine.load %arg2[] : memref<f32>
// CHECK-NEXT:       affine.store %0, %arg1[%arg3, %arg4 * 2 - %arg3 * 3] : memref<4x8xf32>
// CHECK-NEXT:       affine.store %4, %arg2[] {note} : memref<f32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @access(%n: index, %m: memref<4x8xf32>, %s: memref<f32>) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %m[%i, %j] : memref<4x8xf32>
      %1 = affine.load %m[%i mod 2, %j floordiv 2 + 3] {note} : memref<4x8xf32>
      %2 = affine.load %m[(%i + %j) ceildiv 4, -%j + 7] : memref<4x8xf32>
      %3 = affine.load %m[0, symbol(%n)] : memref<4x8xf32>
      %4 = affine.load %s[] : memref<f32>
      affine.store %0, %m[%i, %j * 2 - %i * 3] : memref<4x8xf32>
      affine.store %4, %s[] {note} : memref<f32>
    }
  }
  return
}

// CHECK-LABEL: func.func @maps(%arg0: index, %arg1: index) {
// CHECK-NEXT:   %0 = affine.apply #map3(%arg0)[%arg1]
// CHECK-NEXT:   %1 = affine.apply #map4()[%arg1] {note}
// CHECK-NEXT:   %2 = affine.min #map5(%arg0)[%arg1]
// CHECK-NEXT:   %3 = affine.max #map6(%0) {note}
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @maps(%n: index, %k: index) {
  %0 = affine.apply affine_map<(d0)[s0] -> (d0 * 4 + s0)>(%n)[%k]
  %1 = affine.apply affine_map<()[s0] -> (s0 ceildiv 8)>()[%k] {note}
  %2 = affine.min affine_map<(d0)[s0] -> (d0, s0, 16)>(%n)[%k]
  %3 = affine.max affine_map<(d0) -> (d0, 16)>(%0) {note}
  return
}
