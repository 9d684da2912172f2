// RUN: hls-opt %s --canonicalize | filecheck %s

// CHECK-LABEL: func.func @identities(%arg0: i32, %arg1: f32) -> (i32, i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) {
// CHECK-NEXT:   %c0_i32 = arith.constant 0 : i32
// CHECK-NEXT:   %cst = arith.constant 0.000000e+00 : f32
// CHECK-NEXT:   %0 = arith.addf %arg1, %cst : f32
// CHECK-NEXT:   return %arg0, %c0_i32, %c0_i32, %arg0, %c0_i32, %arg0, %c0_i32, %arg1, %arg1, %arg1, %0 : i32, i32, i32, i32, i32, i32, i32, f32, f32, f32, f32
// CHECK-NEXT: }
func.func @identities(%a: i32, %f: f32) -> (i32, i32, i32, i32, i32, i32, i32, f32, f32, f32, f32) {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %m1 = arith.constant -1 : i32
  %nz = arith.constant -0.0 : f32
  %z = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %0 = arith.addi %c0, %a : i32
  %1 = arith.muli %c1, %0 : i32
  %2 = arith.subi %a, %a : i32
  %3 = arith.muli %a, %c0 : i32
  %4 = arith.andi %a, %m1 : i32
  %5 = arith.xori %a, %a : i32
  %6 = arith.divsi %a, %c1 : i32
  %7 = arith.remui %a, %c1 : i32
  %8 = arith.addf %f, %nz : f32
  %9 = arith.subf %f, %z : f32
  %10 = arith.mulf %one, %f : f32
  %11 = arith.addf %f, %z : f32
  return %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11 : i32, i32, i32, i32, i32, i32, i32, f32, f32, f32, f32
}

// CHECK-LABEL: func.func @constants() -> (i8, i8, i1, f32, i1, i32, index, f32, vector<2xi32>) {
// CHECK-NEXT:   %c-106_i8 = arith.constant -106 : i8
// CHECK-NEXT:   %c2_i8 = arith.constant 2 : i8
// CHECK-NEXT:   %false = arith.constant false
// CHECK-NEXT:   %cst = arith.constant 3.000000e-01 : f32
// CHECK-NEXT:   %true = arith.constant true
// CHECK-NEXT:   %c100_i32 = arith.constant 100 : i32
// CHECK-NEXT:   %c100 = arith.constant 100 : index
// CHECK-NEXT:   %cst_0 = arith.constant 1.000000e+02 : f32
// CHECK-NEXT:   %cst_1 = arith.constant dense<[1, 4]> : vector<2xi32>
// CHECK-NEXT:   return %c-106_i8, %c2_i8, %false, %cst, %true, %c100_i32, %c100, %cst_0, %cst_1 : i8, i8, i1, f32, i1, i32, index, f32, vector<2xi32>
// CHECK-NEXT: }
func.func @constants() -> (i8, i8, i1, f32, i1, i32, index, f32, vector<2xi32>) {
  %a = arith.constant 100 : i8
  %b = arith.constant 50 : i8
  %f = arith.constant 0.1 : f32
  %g = arith.constant 0.2 : f32
  %v = arith.constant dense<[1, 2]> : vector<2xi32>
  %0 = arith.addi %a, %b : i8
  %1 = arith.divsi %a, %b : i8
  %2 = arith.cmpi ult, %a, %b : i8
  %3 = arith.addf %f, %g : f32
  %4 = arith.cmpf olt, %f, %g : f32
  %5 = arith.extsi %a : i8 to i32
  %6 = arith.index_cast %5 : i32 to index
  %7 = arith.sitofp %5 : i32 to f32
  %8 = arith.muli %v, %v : vector<2xi32>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8 : i8, i8, i1, f32, i1, i32, index, f32, vector<2xi32>
}

// CHECK-LABEL: func.func @chains(%arg0: i32, %arg1: i8, %arg2: i1) -> (i32, i32, i64, i32, i16, i1, i1, i32) {
// CHECK-NEXT:   %c15_i32 = arith.constant 15 : i32
// CHECK-NEXT:   %c3_i32 = arith.constant 3 : i32
// CHECK-NEXT:   %c5_i32 = arith.constant 5 : i32
// CHECK-NEXT:   %c8_i32 = arith.constant 8 : i32
// CHECK-NEXT:   %0 = arith.addi %arg0, %c8_i32 : i32
// CHECK-NEXT:   %1 = arith.muli %arg0, %c15_i32 : i32
// CHECK-NEXT:   %2 = arith.extsi %arg1 : i8 to i64
// CHECK-NEXT:   %3 = arith.extui %arg1 : i8 to i32
// CHECK-NEXT:   %4 = arith.extsi %arg1 : i8 to i16
// CHECK-NEXT:   %5 = arith.cmpi sgt, %arg0, %c3_i32 : i32
// CHECK-NEXT:   %6 = arith.cmpi sge, %arg0, %c5_i32 : i32
// CHECK-NEXT:   return %0, %1, %2, %3, %4, %5, %6, %arg0 : i32, i32, i64, i32, i16, i1, i1, i32
// CHECK-NEXT: }
func.func @chains(%a: i32, %s: i8, %c: i1) -> (i32, i32, i64, i32, i16, i1, i1, i32) {
  %c3 = arith.constant 3 : i32
  %c5 = arith.constant 5 : i32
  %true = arith.constant true
  %false = arith.constant false
  %0 = arith.addi %a, %c3 : i32
  %1 = arith.addi %0, %c5 : i32
  %2 = arith.muli %a, %c3 : i32
  %3 = arith.muli %2, %c5 : i32
  %4 = arith.extsi %s : i8 to i32
  %5 = arith.extsi %4 : i32 to i64
  %6 = arith.extui %s : i8 to i64
  %7 = arith.trunci %6 : i64 to i32
  %8 = arith.extsi %s : i8 to i64
  %9 = arith.trunci %8 : i64 to i16
  %10 = arith.cmpi slt, %c3, %a : i32
  %11 = arith.cmpi slt, %a, %c5 : i32
  %12 = arith.xori %11, %true : i1
  %13 = arith.select %c, %a, %a : i32
  return %1, %3, %5, %7, %9, %10, %12, %13 : i32, i32, i64, i32, i16, i1, i1, i32
}

// CHECK-LABEL: func.func @select(%arg0: i1, %arg1: i32, %arg2: i32) -> (i1, i1, i32) {
// CHECK-NEXT:   %true = arith.constant true
// CHECK-NEXT:   %0 = arith.xori %arg0, %true : i1
// CHECK-NEXT:   return %arg0, %0, %arg1 : i1, i1, i32
// CHECK-NEXT: }
func.func @select(%c: i1, %a: i32, %b: i32) -> (i1, i1, i32) {
  %true = arith.constant true
  %false = arith.constant false
  %0 = arith.select %c, %true, %false : i1
  %1 = arith.select %c, %false, %true : i1
  %2 = arith.select %true, %a, %b : i32
  return %0, %1, %2 : i1, i1, i32
}
