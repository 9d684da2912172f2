// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @ops(
// CHECK-SAME:    %[[X:.*]]: i32, %{{.*}}: !clip.range<-1, 1>)
// CHECK:         clip.clamp %[[X]] in [-4, 3] {note} : i32
// CHECK:         %[[R:.*]] = clip.bound %[[X]] : i32 -> !clip.range<0, 7>
// CHECK:         clip.value %[[R]] : !clip.range<0, 7> -> i32
func.func @ops(%x: i32, %range: !clip.range<-1, 1>) {
  %y = clip.clamp %x in [-4, 3] {note} : i32
  %r = clip.bound %x : i32 -> !clip.range<0, 7>
  %v = clip.value %r : !clip.range<0, 7> -> i32
  return
}
