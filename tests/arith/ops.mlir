// RUN: hls-opt %s | filecheck %s


// CHECK-LABEL: func.func @constants() {
// CHECK-NEXT:   %c1_i32 = arith.constant 1 : i32
// CHECK-NEXT:   %c-7_i8 = arith.constant -7 : i8
// CHECK-NEXT:   %c3 = arith.constant 3 : index
// CHECK-NEXT:   %true = arith.constant true
// CHECK-NEXT:   %false = arith.constant false
// CHECK-NEXT:   %cst = arith.constant 1.500000e+00 : f32
// CHECK-NEXT:   %cst_0 = arith.constant 0x7F800000 : f32
// CHECK-NEXT:   %cst_1 = arith.constant dense<[1, 2]> : tensor<2xi32>
// CHECK-NEXT:   %cst_2 = arith.constant dense<0.000000e+00> : vector<4xf32>
// CHECK-NEXT:   %c12_i48 = arith.constant {layer = "fc"} 12 : i48
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @constants() {
  %c1_i32 = arith.constant 1 : i32
  %c-7_i8 = arith.constant -7 : i8
  %c3 = arith.constant 3 : index
  %true = arith.constant true
  %false = arith.constant false
  %cst = arith.constant 1.5 : f32
  %inf = arith.constant 0x7F800000 : f32
  %tensor = arith.constant dense<[1, 2]> : tensor<2xi32>
  %vector = arith.constant dense<0.0> : vector<4xf32>
  %named = arith.constant {layer = "fc"} 12 : i48
  return
}

// CHECK-LABEL: func.func @integers(%arg0: i32, %arg1: i32, %arg2: index, %arg3: vector<4xi8>, %arg4: tensor<2x?xi16>) {
// CHECK-NEXT:   %0 = arith.addi %arg0, %arg1 : i32
// CHECK-NEXT:   %1 = arith.addi %arg0, %arg1 overflow<nsw> : i32
// CHECK-NEXT:   %2 = arith.subi %arg0, %arg1 overflow<nuw> : i32
// CHECK-NEXT:   %3 = arith.muli %arg0, %arg1 overflow<nsw, nuw> {note = "m"} : i32
// CHECK-NEXT:   %4 = arith.shli %arg0, %arg1 : i32
// CHECK-NEXT:   %5 = arith.addi %arg2, %arg2 : index
// CHECK-NEXT:   %6 = arith.muli %arg3, %arg3 : vector<4xi8>
// CHECK-NEXT:   %7 = arith.subi %arg4, %arg4 : tensor<2x?xi16>
// CHECK-NEXT:   %8 = arith.divsi %arg0, %arg1 : i32
// CHECK-NEXT:   %9 = arith.divui %arg0, %arg1 : i32
// CHECK-NEXT:   %10 = arith.ceildivsi %arg0, %arg1 : i32
// CHECK-NEXT:   %11 = arith.ceildivui %arg0, %arg1 : i32
// CHECK-NEXT:   %12 = arith.floordivsi %arg0, %arg1 : i32
// CHECK-NEXT:   %13 = arith.remsi %arg0, %arg1 : i32
// CHECK-NEXT:   %14 = arith.remui %arg0, %arg1 : i32
// CHECK-NEXT:   %15 = arith.andi %arg0, %arg1 : i32
// CHECK-NEXT:   %16 = arith.ori %arg0, %arg1 : i32
// CHECK-NEXT:   %17 = arith.xori %arg0, %arg1 {k} : i32
// CHECK-NEXT:   %18 = arith.shrsi %arg0, %arg1 : i32
// CHECK-NEXT:   %19 = arith.shrui %arg0, %arg1 : i32
// CHECK-NEXT:   %20 = arith.maxsi %arg0, %arg1 : i32
// CHECK-NEXT:   %21 = arith.maxui %arg0, %arg1 : i32
// CHECK-NEXT:   %22 = arith.minsi %arg0, %arg1 : i32
// CHECK-NEXT:   %23 = arith.minui %arg0, %arg1 : i32
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @integers(%a: i32, %b: i32, %i: index, %v: vector<4xi8>, %t: tensor<2x?xi16>) {
  %0 = arith.addi %a, %b : i32
  %1 = arith.addi %a, %b overflow<nsw> : i32
  %2 = arith.subi %a, %b overflow<nuw> : i32
  %3 = arith.muli %a, %b overflow<nsw, nuw> {note = "m"} : i32
  %4 = arith.shli %a, %b overflow<none> : i32
  %5 = arith.addi %i, %i : index
  %6 = arith.muli %v, %v : vector<4xi8>
  %7 = arith.subi %t, %t : tensor<2x?xi16>
  %8 = arith.divsi %a, %b : i32
  %9 = arith.divui %a, %b : i32
  %10 = arith.ceildivsi %a, %b : i32
  %11 = arith.ceildivui %a, %b : i32
  %12 = arith.floordivsi %a, %b : i32
  %13 = arith.remsi %a, %b : i32
  %14 = arith.remui %a, %b : i32
  %15 = arith.andi %a, %b : i32
  %16 = arith.ori %a, %b : i32
  %17 = arith.xori %a, %b {k} : i32
  %18 = arith.shrsi %a, %b : i32
  %19 = arith.shrui %a, %b : i32
  %20 = arith.maxsi %a, %b : i32
  %21 = arith.maxui %a, %b : i32
  %22 = arith.minsi %a, %b : i32
  %23 = arith.minui %a, %b : i32
  return
}

// CHECK-LABEL: func.func @extended(%arg0: i32, %arg1: i32, %arg2: vector<4xi8>) {
// CHECK-NEXT:   %sum, %overflow = arith.addui_extended %arg0, %arg1 : i32, i1
// CHECK-NEXT:   %sum_0, %overflow_1 = arith.addui_extended %arg2, %arg2 {note} : vector<4xi8>, vector<4xi1>
// CHECK-NEXT:   %low, %high = arith.mulsi_extended %arg0, %arg1 : i32
// CHECK-NEXT:   %low_2, %high_3 = arith.mului_extended %arg2, %arg2 : vector<4xi8>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @extended(%a: i32, %b: i32, %v: vector<4xi8>) {
  %sum, %overflow = arith.addui_extended %a, %b : i32, i1
  %vsum, %voverflow = arith.addui_extended %v, %v {note} : vector<4xi8>, vector<4xi1>
  %low, %high = arith.mulsi_extended %a, %b : i32
  %ulow, %uhigh = arith.mului_extended %v, %v : vector<4xi8>
  return
}

// CHECK-LABEL: func.func @floats(%arg0: f32, %arg1: f32, %arg2: vector<4xbf16>) {
// CHECK-NEXT:   %0 = arith.addf %arg0, %arg1 : f32
// CHECK-NEXT:   %1 = arith.subf %arg0, %arg1 : f32
// CHECK-NEXT:   %2 = arith.mulf %arg0, %arg1 fastmath<fast> : f32
// CHECK-NEXT:   %3 = arith.divf %arg0, %arg1 fastmath<nnan,ninf> : f32
// CHECK-NEXT:   %4 = arith.remf %arg0, %arg1 fastmath<reassoc,contract> {note} : f32
// CHECK-NEXT:   %5 = arith.negf %arg0 : f32
// CHECK-NEXT:   %6 = arith.negf %arg2 fastmath<afn> : vector<4xbf16>
// CHECK-NEXT:   %7 = arith.maximumf %arg0, %arg1 : f32
// CHECK-NEXT:   %8 = arith.minimumf %arg0, %arg1 : f32
// CHECK-NEXT:   %9 = arith.maxnumf %arg0, %arg1 : f32
// CHECK-NEXT:   %10 = arith.minnumf %arg0, %arg1 : f32
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @floats(%a: f32, %b: f32, %v: vector<4xbf16>) {
  %0 = arith.addf %a, %b : f32
  %1 = arith.subf %a, %b fastmath<none> : f32
  %2 = arith.mulf %a, %b fastmath<fast> : f32
  %3 = arith.divf %a, %b fastmath<nnan,ninf> : f32
  %4 = arith.remf %a, %b fastmath<contract, reassoc> {note} : f32
  %5 = arith.negf %a : f32
  %6 = arith.negf %v fastmath<afn> : vector<4xbf16>
  %7 = arith.maximumf %a, %b : f32
  %8 = arith.minimumf %a, %b : f32
  %9 = arith.maxnumf %a, %b : f32
  %10 = arith.minnumf %a, %b : f32
  return
}

// CHECK-LABEL: func.func @conversions(%arg0: i8, %arg1: i32, %arg2: f16, %arg3: f32, %arg4: index, %arg5: vector<4xi8>, %arg6: memref<4xi32>) {
// CHECK-NEXT:   %0 = arith.extui %arg0 : i8 to i32
// CHECK-NEXT:   %1 = arith.extsi %arg5 : vector<4xi8> to vector<4xi16>
// CHECK-NEXT:   %2 = arith.trunci %arg1 {note} : i32 to i8
// CHECK-NEXT:   %3 = arith.extf %arg2 : f16 to f32
// CHECK-NEXT:   %4 = arith.extf %arg2 fastmath<fast> : f16 to f64
// CHECK-NEXT:   %5 = arith.truncf %arg3 : f32 to bf16
// CHECK-NEXT:   %6 = arith.truncf %arg3 to_nearest_even fastmath<nsz> : f32 to bf16
// CHECK-NEXT:   %7 = arith.truncf %arg3 toward_zero {note} : f32 to f16
// CHECK-NEXT:   %8 = arith.uitofp %arg1 : i32 to f32
// CHECK-NEXT:   %9 = arith.sitofp %arg1 : i32 to f64
// CHECK-NEXT:   %10 = arith.fptoui %arg3 : f32 to i8
// CHECK-NEXT:   %11 = arith.fptosi %arg3 : f32 to i64
// CHECK-NEXT:   %12 = arith.index_cast %arg1 : i32 to index
// CHECK-NEXT:   %13 = arith.index_castui %arg4 : index to i32
// CHECK-NEXT:   %14 = arith.index_cast %arg6 : memref<4xi32> to memref<4xindex>
// CHECK-NEXT:   %15 = arith.bitcast %arg3 : f32 to i32
// CHECK-NEXT:   %16 = arith.bitcast %arg5 : vector<4xi8> to vector<4xi8>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @conversions(%i8: i8, %i32: i32, %f16: f16, %f32: f32, %x: index, %v: vector<4xi8>, %m: memref<4xi32>) {
  %0 = arith.extui %i8 : i8 to i32
  %1 = arith.extsi %v : vector<4xi8> to vector<4xi16>
  %2 = arith.trunci %i32 {note} : i32 to i8
  %3 = arith.extf %f16 : f16 to f32
  %4 = arith.extf %f16 fastmath<fast> : f16 to f64
  %5 = arith.truncf %f32 : f32 to bf16
  %6 = arith.truncf %f32 to_nearest_even fastmath<nsz> : f32 to bf16
  %7 = arith.truncf %f32 toward_zero {note} : f32 to f16
  %8 = arith.uitofp %i32 : i32 to f32
  %9 = arith.sitofp %i32 : i32 to f64
  %10 = arith.fptoui %f32 : f32 to i8
  %11 = arith.fptosi %f32 : f32 to i64
  %12 = arith.index_cast %i32 : i32 to index
  %13 = arith.index_castui %x : index to i32
  %14 = arith.index_cast %m : memref<4xi32> to memref<4xindex>
  %15 = arith.bitcast %f32 : f32 to i32
  %16 = arith.bitcast %v : vector<4xi8> to vector<4xi8>
  return
}

// CHECK-LABEL: func.func @comparisons(%arg0: i32, %arg1: i32, %arg2: f32, %arg3: f32, %arg4: vector<4xi8>, %arg5: i1, %arg6: vector<4xi1>, %arg7: memref<4xi32>) {
// CHECK-NEXT:   %0 = arith.cmpi eq, %arg0, %arg1 : i32
// CHECK-NEXT:   %1 = arith.cmpi slt, %arg4, %arg4 {note} : vector<4xi8>
// CHECK-NEXT:   %2 = arith.cmpi uge, %arg0, %arg1 : i32
// CHECK-NEXT:   %3 = arith.cmpf olt, %arg2, %arg3 : f32
// CHECK-NEXT:   %4 = arith.cmpf uno, %arg2, %arg3 fastmath<nnan> : f32
// CHECK-NEXT:   %5 = arith.cmpf true, %arg2, %arg3 {note} : f32
// CHECK-NEXT:   %6 = arith.select %arg5, %arg0, %arg1 : i32
// CHECK-NEXT:   %7 = arith.select %arg5, %arg4, %arg4 : vector<4xi8>
// CHECK-NEXT:   %8 = arith.select %arg6, %arg4, %arg4 {note} : vector<4xi1>, vector<4xi8>
// CHECK-NEXT:   %9 = arith.select %arg5, %arg5, %arg5 : i1
// CHECK-NEXT:   %10 = arith.select %arg5, %arg7, %arg7 : memref<4xi32>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @comparisons(%a: i32, %b: i32, %x: f32, %y: f32, %v: vector<4xi8>, %c: i1, %vc: vector<4xi1>, %m: memref<4xi32>) {
  %0 = arith.cmpi eq, %a, %b : i32
  %1 = arith.cmpi slt, %v, %v {note} : vector<4xi8>
  %2 = arith.cmpi "uge", %a, %b : i32
  %3 = arith.cmpf olt, %x, %y : f32
  %4 = arith.cmpf uno, %x, %y fastmath<nnan> : f32
  %5 = arith.cmpf true, %x, %y {note} : f32
  %6 = arith.select %c, %a, %b : i32
  %7 = arith.select %c, %v, %v : vector<4xi8>
  %8 = arith.select %vc, %v, %v {note} : vector<4xi1>, vector<4xi8>
  %9 = arith.select %c, %c, %c : i1
  %10 = arith.select %c, %m, %m : memref<4xi32>
  return
}
