// RUN: hls-opt %s --symbol-privatize="exclude=main" --symbol-dce | filecheck %s
// BLESS

func.func @unused() {
  return
}
// CHECK-LABEL: func.func private @used(
// CHECK-SAME: ) {
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @used() {
  return
}
// CHECK-LABEL: func.func @main(
// CHECK-SAME: ) {
// CHECK-NEXT:   call @used() : () -> ()
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @main() {
  call @used() : () -> ()
  return
}
