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
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32>, %[[V1:[0-9a-z_]+]]: memref<8x8xf32> {hls.noalias}) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<1x8xf32>
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       %[[V5:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]], %[[V4]]] : memref<8x8xf32>
// CHECK-NEXT:       affine.store %[[V5]], %[[V2]][0, %[[V4]]] : memref<1x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.for %[[V6:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       %[[V7:[0-9a-z_]+]] = affine.load %[[V2]][0, -%[[V6]] + 7] : memref<1x8xf32>
// CHECK-NEXT:       affine.store %[[V7]], %[[V1]][%[[V3]], %[[V6]]] : memref<8x8xf32>
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
// CHECK-LABEL: func.func @refused(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<10xf32>, %[[V1:[0-9a-z_]+]]: memref<10xf32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = memref.alloc() : memref<10xf32>
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 9 {
// CHECK-NEXT:     affine.store %[[V2]], %[[V3]][%[[V4]]] : memref<10xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   affine.for %[[V5:[0-9a-z_]+]] = 0 to 9 {
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = affine.load %[[V3]][%[[V5]] + 1] : memref<10xf32>
// CHECK-NEXT:     affine.store %[[V6]], %[[V1]][%[[V5]]] : memref<10xf32>
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
