// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @loops(%arg0: i1, %arg1: i32, %arg2: index, %arg3: f32, %arg4: tensor<4x?xf32>) {
// CHECK-NEXT:   scf.for %arg5 = %arg2 to %arg2 step %arg2 {
// CHECK-NEXT:   } {x}
// CHECK-NEXT:   scf.for %arg5 = %arg1 to %arg1 step %arg1  : i32 {
// CHECK-NEXT:   }
// CHECK-NEXT:   %0 = scf.for %arg5 = %arg2 to %arg2 step %arg2 iter_args(%arg6 = %arg3) -> (f32) {
// CHECK-NEXT:     scf.yield %arg6 : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.if %arg0 {
// CHECK-NEXT:   } else {
// CHECK-NEXT:   }
// CHECK-NEXT:   %1 = scf.if %arg0 -> (f32) {
// CHECK-NEXT:     scf.yield %arg3 : f32
// CHECK-NEXT:   } else {
// CHECK-NEXT:     scf.yield %arg3 : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.while : () -> () {
// CHECK-NEXT:     scf.condition(%arg0)
// CHECK-NEXT:   } do {
// CHECK-NEXT:     scf.yield
// CHECK-NEXT:   } attributes {uu}
// CHECK-NEXT:   %2 = scf.while (%arg5 = %arg3, %arg6 = %arg2) : (f32, index) -> f32 {
// CHECK-NEXT:     scf.condition(%arg0) {a} %arg5 : f32
// CHECK-NEXT:   } do {
// CHECK-NEXT:   ^bb0(%arg5: f32):
// CHECK-NEXT:     scf.yield %arg5, %arg2 : f32, index
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.execute_region {
// CHECK-NEXT:     scf.yield
// CHECK-NEXT:   } {foo}
// CHECK-NEXT:   %3 = scf.execute_region -> f32 {
// CHECK-NEXT:     cf.br ^bb1
// CHECK-NEXT:   ^bb1:  // pred: ^bb0
// CHECK-NEXT:     scf.yield %arg3 : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.index_switch %arg2 {foo}
// CHECK-NEXT:   case 1 {
// CHECK-NEXT:     scf.yield
// CHECK-NEXT:   }
// CHECK-NEXT:   case -5 {
// CHECK-NEXT:     scf.yield
// CHECK-NEXT:   }
// CHECK-NEXT:   default {
// CHECK-NEXT:   }
// CHECK-NEXT:   %4 = scf.index_switch %arg2 -> f32
// CHECK-NEXT:   default {
// CHECK-NEXT:     scf.yield %arg3 : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.parallel (%arg5, %arg6) = (%arg2, %arg2) to (%arg2, %arg2) step (%arg2, %arg2) {
// CHECK-NEXT:     scf.reduce
// CHECK-NEXT:   } {foo}
// CHECK-NEXT:   %5 = scf.parallel (%arg5) = (%arg2) to (%arg2) step (%arg2) init (%arg3) -> f32 {
// CHECK-NEXT:     scf.reduce(%arg3 : f32) {
// CHECK-NEXT:     ^bb0(%arg6: f32, %arg7: f32):
// CHECK-NEXT:       scf.reduce.return %arg6 : f32
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.forall (%arg5, %arg6) in (%arg2, 4) {
// CHECK-NEXT:   } {foo}
// CHECK-NEXT:   %6 = scf.forall (%arg5, %arg6) = (0, %arg2) to (%arg2, 4) step (1, 2) shared_outs(%arg7 = %arg4) -> (tensor<4x?xf32>) {
// CHECK-NEXT:     scf.forall.in_parallel {
// CHECK-NEXT:       tensor.parallel_insert_slice %arg7 into %arg7[0, 0] [4, %arg2] [1, 1] : tensor<4x?xf32> into tensor<4x?xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @loops(%b: i1, %i: i32, %n: index, %x: f32, %t: tensor<4x?xf32>) {
  scf.for %a = %n to %n step %n {
  } {x}
  scf.for %a = %i to %i step %i : i32 {
  }
  %r = scf.for %a = %n to %n step %n iter_args(%q = %x) -> f32 {
    scf.yield %q : f32
  }
  scf.if %b {
  } else {
  }
  %y = scf.if %b -> f32 { 
    scf.yield %x : f32
  } else {
    scf.yield %x : f32
  }
  scf.while : () -> () { 
    scf.condition(%b)
  } do {
    scf.yield
  } attributes {uu}
  %w = scf.while (%p = %x, %p2 = %n) : (f32, index) -> f32 { 
    scf.condition(%b) {a} %p : f32
  } do {
  ^bb0(%z: f32):
    scf.yield %z, %n : f32, index
  }
  scf.execute_region {
    scf.yield
  } {foo}
  %e = scf.execute_region -> f32 {
    cf.br ^bb1
  ^bb1:
    scf.yield %x : f32
  }
  scf.index_switch %n {foo}
  case 1 {
    scf.yield
  }
  case -5 {
    scf.yield
  }
  default { }
  %sw = scf.index_switch %n -> f32
  default { scf.yield %x : f32 }
  scf.parallel (%a, %c) = (%n, %n) to (%n, %n) step (%n, %n) {
  } {foo}
  %pp = scf.parallel (%a) = (%n) to (%n) step (%n) init (%x) -> f32 {
    scf.reduce(%x : f32) { 
    ^bb0(%u: f32, %v: f32):
      scf.reduce.return %u : f32
    }
  }
  scf.forall (%a, %c) in (%n, 4) {
  } {foo}
  %fa = scf.forall (%a, %c) = (0, %n) to (%n, 4) step (1, 2) shared_outs(%o = %t) -> (tensor<4x?xf32>) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %o into %o[0, 0] [4, %n] [1, 1] : tensor<4x?xf32> into tensor<4x?xf32>
    }
  }
  return
}
