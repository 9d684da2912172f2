// A little of everything that many modules have: scripts/bundle.mjs runs it to find the functions that a start needs.
func.func @sample(%a: i32, %b: f32, %m: memref<64xf32>, %c: i1) -> (i32, f32) {
  %c1 = arith.constant 1 : i32
  %c2 = arith.constant 2 : i32
  %0 = arith.addi %c1, %c2 : i32
  %1 = arith.muli %a, %0 : i32
  %2 = arith.cmpi slt, %1, %c1 : i32
  %3 = arith.select %2, %1, %a : i32
  affine.for %i = 0 to 64 {
    %4 = affine.load %m[%i] : memref<64xf32>
    %5 = arith.addf %4, %b : f32
    %6 = memref.load %m[%i] : memref<64xf32>
    %7 = arith.mulf %5, %6 : f32
    affine.store %7, %m[%i] : memref<64xf32>
    memref.store %7, %m[%i] : memref<64xf32>
  }
  cf.cond_br %c, ^bb1(%3 : i32), ^bb1(%a : i32)
^bb1(%8: i32):
  %9 = func.call @callee(%8) {tag = "x", n = 1 : i64} : (i32) -> i32
  return %9, %b : i32, f32
}
func.func private @callee(i32) -> i32
