// RUN: hls-opt %s --affine-loop-fusion --split-input-file | filecheck %s
// BLESS

// A chain of three; what is between them shrinks to one element.
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32>, %[[V1:[0-9a-z_]+]]: memref<8x8xf32> {hls.noalias}) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<1x1xf32>
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = memref.alloc() : memref<1x1xf32>
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V5:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V4]], %[[V5]]] : memref<8x8xf32>
// CHECK-NEXT:       %[[V7:[0-9a-z_]+]] = arith.addf %[[V6]], %[[V6]] : f32
// CHECK-NEXT:       affine.store %[[V7]], %[[V2]][0, 0] : memref<1x1xf32>
// CHECK-NEXT:       %[[V8:[0-9a-z_]+]] = affine.load %[[V2]][0, 0] : memref<1x1xf32>
// CHECK-NEXT:       %[[V9:[0-9a-z_]+]] = arith.mulf %[[V8]], %[[V8]] : f32
// CHECK-NEXT:       affine.store %[[V9]], %[[V3]][0, 0] : memref<1x1xf32>
// CHECK-NEXT:       %[[V10:[0-9a-z_]+]] = affine.load %[[V3]][0, 0] : memref<1x1xf32>
// CHECK-NEXT:       affine.store %[[V10]], %[[V1]][%[[V4]], %[[V5]]] : memref<8x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @chain(%a: memref<8x8xf32>, %b: memref<8x8xf32> {hls.noalias}) {
  %s = memref.alloc() : memref<8x8xf32>
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %a[%i, %j] : memref<8x8xf32>
      %1 = arith.addf %0, %0 : f32
      affine.store %1, %s[%i, %j] : memref<8x8xf32>
    }
  }
  %t = memref.alloc() : memref<8x8xf32>
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %s[%i, %j] : memref<8x8xf32>
      %1 = arith.mulf %0, %0 : f32
      affine.store %1, %t[%i, %j] : memref<8x8xf32>
    }
  }
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %t[%i, %j] : memref<8x8xf32>
      affine.store %0, %b[%i, %j] : memref<8x8xf32>
    }
  }
  return
}

// -----

// Columns of a row: one loop deep, a row is kept.
// CHECK: #map = affine_map<(d0) -> (-d0 + 7)>
// CHECK: #map1 = affine_map<(d0) -> (-d0 + 8)>
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32>, %[[V1:[0-9a-z_]+]]: memref<8x8xf32> {hls.noalias}) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<1x1xf32>
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       affine.for %[[V5:[0-9a-z_]+]] = #map(%[[V4]]) to #map1(%[[V4]]) {
// CHECK-NEXT:         %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]], %[[V5]]] : memref<8x8xf32>
// CHECK-NEXT:         affine.store %[[V6]], %[[V2]][0, %[[V5]] + %[[V4]] - 7] : memref<1x1xf32>
// CHECK-NEXT:       }
// CHECK-NEXT:       %[[V7:[0-9a-z_]+]] = affine.load %[[V2]][0, 0] : memref<1x1xf32>
// CHECK-NEXT:       affine.store %[[V7]], %[[V1]][%[[V3]], %[[V4]]] : memref<8x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @rows(%a: memref<8x8xf32>, %b: memref<8x8xf32> {hls.noalias}) {
  %t = memref.alloc() : memref<8x8xf32>
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %a[%i, %j] : memref<8x8xf32>
      affine.store %0, %t[%i, %j] : memref<8x8xf32>
    }
  }
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %t[%i, 7 - %j] : memref<8x8xf32>
      affine.store %0, %b[%i, %j] : memref<8x8xf32>
    }
  }
  return
}

// -----

// Siblings read the same; their counters differ by a constant.
// CHECK: #map = affine_map<(d0) -> (d0 + 2)>
// CHECK-LABEL: func.func @siblings(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<10xf32>, %[[V1:[0-9a-z_]+]]: memref<10xf32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: memref<10xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]]] : memref<10xf32>
// CHECK-NEXT:     affine.store %[[V4]], %[[V1]][%[[V3]]] : memref<10xf32>
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = affine.apply #map(%[[V3]])
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V5]]] : memref<10xf32>
// CHECK-NEXT:     affine.store %[[V6]], %[[V2]][%[[V5]]] : memref<10xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @siblings(%a: memref<10xf32>, %b: memref<10xf32> {hls.noalias}, %c: memref<10xf32> {hls.noalias}) {
  affine.for %i = 0 to 8 {
    %0 = affine.load %a[%i] : memref<10xf32>
    affine.store %0, %b[%i] : memref<10xf32>
  }
  affine.for %i = 2 to 10 {
    %0 = affine.load %a[%i] : memref<10xf32>
    affine.store %0, %c[%i] : memref<10xf32>
  }
  return
}

// -----

// The next element is not there yet.
// CHECK: #map = affine_map<(d0) -> (d0 + 1)>
// CHECK: #map1 = affine_map<(d0) -> (d0 + 2, 9)>
// CHECK-LABEL: func.func @refused(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<10xf32>, %[[V1:[0-9a-z_]+]]: memref<10xf32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = memref.alloc() : memref<1xf32>
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 9 {
// CHECK-NEXT:     affine.for %[[V5:[0-9a-z_]+]] = #map(%[[V4]]) to min #map1(%[[V4]]) {
// CHECK-NEXT:       affine.store %[[V2]], %[[V3]][%[[V5]] - %[[V4]] - 1] : memref<1xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = affine.load %[[V3]][0] : memref<1xf32>
// CHECK-NEXT:     affine.store %[[V6]], %[[V1]][%[[V4]]] : memref<10xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @refused(%a: memref<10xf32>, %b: memref<10xf32> {hls.noalias}, %v: f32) {
  %t = memref.alloc() : memref<10xf32>
  affine.for %i = 0 to 9 {
    affine.store %v, %t[%i] : memref<10xf32>
  }
  affine.for %i = 0 to 9 {
    %0 = affine.load %t[%i + 1] : memref<10xf32>
    affine.store %0, %b[%i] : memref<10xf32>
  }
  return
}

// -----

// What stands between is moved past, or forbids it.
// CHECK-LABEL: func.func @between(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8xf32>, %[[V1:[0-9a-z_]+]]: memref<8xf32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: f32) -> f32 {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = memref.alloc() : memref<8xf32>
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.store %[[V2]], %[[V3]][%[[V4]]] : memref<8xf32>
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = affine.load %[[V3]][%[[V4]]] : memref<8xf32>
// CHECK-NEXT:     affine.store %[[V5]], %[[V1]][%[[V4]]] : memref<8xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = affine.load %[[V3]][3] : memref<8xf32>
// CHECK-NEXT:   return %[[V6]] : f32
// CHECK-NEXT: }
func.func @between(%a: memref<8xf32>, %b: memref<8xf32> {hls.noalias}, %v: f32) -> f32 {
  %s = memref.alloc() : memref<8xf32>
  affine.for %i = 0 to 8 {
    affine.store %v, %s[%i] : memref<8xf32>
  }
  %0 = affine.load %s[3] : memref<8xf32>
  affine.for %i = 0 to 8 {
    %1 = affine.load %s[%i] : memref<8xf32>
    affine.store %1, %b[%i] : memref<8xf32>
  }
  return %0 : f32
}

// -----

// A pooling of 2 x 2: each iteration computes the four elements that it reads.
// CHECK: #map = affine_map<(d0) -> (d0 * 2)>
// CHECK: #map1 = affine_map<(d0) -> (d0 * 2 + 2)>
// CHECK-LABEL: func.func @pool(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<10x10xf32>, %[[V1:[0-9a-z_]+]]: memref<4x4xf32> {hls.noalias}) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<2x2xf32>
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 4 {
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to 4 {
// CHECK-NEXT:       affine.for %[[V5:[0-9a-z_]+]] = #map(%[[V3]]) to #map1(%[[V3]]) {
// CHECK-NEXT:         affine.for %[[V6:[0-9a-z_]+]] = #map(%[[V4]]) to #map1(%[[V4]]) {
// CHECK-NEXT:           %[[V7:[0-9a-z_]+]] = affine.load %[[V0]][%[[V5]], %[[V6]]] : memref<10x10xf32>
// CHECK-NEXT:           %[[V8:[0-9a-z_]+]] = affine.load %[[V0]][%[[V5]] + 2, %[[V6]] + 2] : memref<10x10xf32>
// CHECK-NEXT:           %[[V9:[0-9a-z_]+]] = arith.addf %[[V7]], %[[V8]] : f32
// CHECK-NEXT:           affine.store %[[V9]], %[[V2]][%[[V5]] - %[[V3]] * 2, %[[V6]] - %[[V4]] * 2] : memref<2x2xf32>
// CHECK-NEXT:         }
// CHECK-NEXT:       }
// CHECK-NEXT:       %[[V10:[0-9a-z_]+]] = affine.load %[[V2]][0, 0] : memref<2x2xf32>
// CHECK-NEXT:       %[[V11:[0-9a-z_]+]] = affine.for %[[V12:[0-9a-z_]+]] = 0 to 2 iter_args(%[[V13:[0-9a-z_]+]] = %[[V10]]) -> (f32) {
// CHECK-NEXT:         %[[V14:[0-9a-z_]+]] = affine.for %[[V15:[0-9a-z_]+]] = 0 to 2 iter_args(%[[V16:[0-9a-z_]+]] = %[[V13]]) -> (f32) {
// CHECK-NEXT:           %[[V17:[0-9a-z_]+]] = affine.load %[[V2]][%[[V12]], %[[V15]]] : memref<2x2xf32>
// CHECK-NEXT:           %[[V18:[0-9a-z_]+]] = arith.maximumf %[[V16]], %[[V17]] : f32
// CHECK-NEXT:           affine.yield %[[V18]] : f32
// CHECK-NEXT:         }
// CHECK-NEXT:         affine.yield %[[V14]] : f32
// CHECK-NEXT:       }
// CHECK-NEXT:       affine.store %[[V11]], %[[V1]][%[[V3]], %[[V4]]] : memref<4x4xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @pool(%a: memref<10x10xf32>, %b: memref<4x4xf32> {hls.noalias}) {
  %t = memref.alloc() : memref<8x8xf32>
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %a[%i, %j] : memref<10x10xf32>
      %1 = affine.load %a[%i + 2, %j + 2] : memref<10x10xf32>
      %2 = arith.addf %0, %1 : f32
      affine.store %2, %t[%i, %j] : memref<8x8xf32>
    }
  }
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      %z = affine.load %t[%i * 2, %j * 2] : memref<8x8xf32>
      %m = affine.for %k = 0 to 2 iter_args(%x = %z) -> (f32) {
        %n = affine.for %l = 0 to 2 iter_args(%y = %x) -> (f32) {
          %0 = affine.load %t[%i * 2 + %k, %j * 2 + %l] : memref<8x8xf32>
          %1 = arith.maximumf %y, %0 : f32
          affine.yield %1 : f32
        }
        affine.yield %n : f32
      }
      affine.store %m, %b[%i, %j] : memref<4x4xf32>
    }
  }
  return
}

// -----

// A window of three in one dimension would compute each element three times; one row of windows computes few again.
// CHECK: #map = affine_map<(d0) -> (d0)>
// CHECK: #map1 = affine_map<(d0) -> (d0 + 1)>
// CHECK-LABEL: func.func @window(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<12x8xf32>, %[[V1:[0-9a-z_]+]]: memref<10x8xf32> {hls.noalias}) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<12x1xf32>
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to 12 {
// CHECK-NEXT:       affine.for %[[V5:[0-9a-z_]+]] = #map(%[[V3]]) to #map1(%[[V3]]) {
// CHECK-NEXT:         %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V4]], %[[V5]]] : memref<12x8xf32>
// CHECK-NEXT:         %[[V7:[0-9a-z_]+]] = arith.mulf %[[V6]], %[[V6]] : f32
// CHECK-NEXT:         affine.store %[[V7]], %[[V2]][%[[V4]], %[[V5]] - %[[V3]]] : memref<12x1xf32>
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.for %[[V8:[0-9a-z_]+]] = 0 to 10 {
// CHECK-NEXT:       %[[V9:[0-9a-z_]+]] = affine.load %[[V2]][%[[V8]], 0] : memref<12x1xf32>
// CHECK-NEXT:       %[[V10:[0-9a-z_]+]] = affine.load %[[V2]][%[[V8]] + 2, 0] : memref<12x1xf32>
// CHECK-NEXT:       %[[V11:[0-9a-z_]+]] = arith.addf %[[V9]], %[[V10]] : f32
// CHECK-NEXT:       affine.store %[[V11]], %[[V1]][%[[V8]], %[[V3]]] : memref<10x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @window(%a: memref<12x8xf32>, %b: memref<10x8xf32> {hls.noalias}) {
  %t = memref.alloc() : memref<12x8xf32>
  affine.for %i = 0 to 12 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %a[%i, %j] : memref<12x8xf32>
      %1 = arith.mulf %0, %0 : f32
      affine.store %1, %t[%i, %j] : memref<12x8xf32>
    }
  }
  affine.for %j = 0 to 8 {
    affine.for %i = 0 to 10 {
      %0 = affine.load %t[%i, %j] : memref<12x8xf32>
      %1 = affine.load %t[%i + 2, %j] : memref<12x8xf32>
      %2 = arith.addf %0, %1 : f32
      affine.store %2, %b[%i, %j] : memref<10x8xf32>
    }
  }
  return
}
