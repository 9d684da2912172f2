// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @jumps(%arg0: i1, %arg1: i32) {
// CHECK-NEXT:   cf.assert %arg0, "msg" {a}
// CHECK-NEXT:   cf.cond_br %arg0, ^bb1(%arg1 : i32), ^bb2 {z}
// CHECK-NEXT: ^bb1(%0: i32):  // 3 preds: ^bb0, ^bb1, ^bb3
// CHECK-NEXT:   cf.switch %0 : i32, [
// CHECK-NEXT:     default: ^bb2,
// CHECK-NEXT:     3: ^bb1(%0 : i32),
// CHECK-NEXT:     4294967292: ^bb3(%0, %0 : i32, i32)
// CHECK-NEXT:   ] {q}
// CHECK-NEXT: ^bb2:  // 3 preds: ^bb0, ^bb1, ^bb2
// CHECK-NEXT:   cf.switch %arg1 : i32, [
// CHECK-NEXT:     default: ^bb2]
// CHECK-NEXT: ^bb3(%1: i32, %2: i32):  // pred: ^bb1
// CHECK-NEXT:   cf.br ^bb1(%1 : i32) {u}
// CHECK-NEXT: }
func.func @jumps(%b: i1, %i: i32) {
  cf.assert %b, "msg" {a}
  cf.cond_br %b, ^bb1(%i : i32), ^bb2 {z}
^bb1(%k: i32):
  cf.switch %k : i32, [
    default: ^bb2,
    3: ^bb1(%k : i32),
    -4: ^bb3(%k, %k : i32, i32)
  ] {q}
^bb2:
  cf.switch %i : i32, [
    default: ^bb2
  ]
^bb3(%l: i32, %m: i32):
  cf.br ^bb1(%l : i32) {u}
}
