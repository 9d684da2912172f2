// RUN: hls-opt %s | filecheck %s


// CHECK-LABEL: func.func @floats(%arg0: f32, %arg1: f32, %arg2: vector<4xf64>, %arg3: i32) {
// CHECK-NEXT:   %0 = math.absf %arg0 : f32
// CHECK-NEXT:   %1 = math.ceil %arg0 : f32
// CHECK-NEXT:   %2 = math.floor %arg0 fastmath<fast> : f32
// CHECK-NEXT:   %3 = math.round %arg0 : f32
// CHECK-NEXT:   %4 = math.roundeven %arg0 : f32
// CHECK-NEXT:   %5 = math.trunc %arg0 : f32
// CHECK-NEXT:   %6 = math.sqrt %arg0 : f32
// CHECK-NEXT:   %7 = math.rsqrt %arg2 : vector<4xf64>
// CHECK-NEXT:   %8 = math.cbrt %arg0 : f32
// CHECK-NEXT:   %9 = math.exp %arg0 {note} : f32
// CHECK-NEXT:   %10 = math.exp2 %arg0 : f32
// CHECK-NEXT:   %11 = math.expm1 %arg0 : f32
// CHECK-NEXT:   %12 = math.log %arg0 : f32
// CHECK-NEXT:   %13 = math.log2 %arg0 : f32
// CHECK-NEXT:   %14 = math.log10 %arg0 : f32
// CHECK-NEXT:   %15 = math.log1p %arg0 : f32
// CHECK-NEXT:   %16 = math.sin %arg0 : f32
// CHECK-NEXT:   %17 = math.cos %arg0 : f32
// CHECK-NEXT:   %18 = math.tan %arg0 : f32
// CHECK-NEXT:   %19 = math.atan %arg0 : f32
// CHECK-NEXT:   %20 = math.tanh %arg0 : f32
// CHECK-NEXT:   %21 = math.erf %arg0 : f32
// CHECK-NEXT:   %22 = math.atan2 %arg0, %arg1 : f32
// CHECK-NEXT:   %23 = math.copysign %arg0, %arg1 : f32
// CHECK-NEXT:   %24 = math.powf %arg0, %arg1 fastmath<afn> : f32
// CHECK-NEXT:   %25 = math.fma %arg0, %arg1, %arg0 : f32
// CHECK-NEXT:   %26 = math.fma %arg2, %arg2, %arg2 fastmath<contract> {note} : vector<4xf64>
// CHECK-NEXT:   %27 = math.fpowi %arg0, %arg3 : f32, i32
// CHECK-NEXT:   %28 = math.fpowi %arg0, %arg3 fastmath<fast> {note} : f32, i32
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @floats(%a: f32, %b: f32, %v: vector<4xf64>, %n: i32) {
  %0 = math.absf %a : f32
  %1 = math.ceil %a : f32
  %2 = math.floor %a fastmath<fast> : f32
  %3 = math.round %a : f32
  %4 = math.roundeven %a : f32
  %5 = math.trunc %a : f32
  %6 = math.sqrt %a : f32
  %7 = math.rsqrt %v : vector<4xf64>
  %8 = math.cbrt %a : f32
  %9 = math.exp %a {note} : f32
  %10 = math.exp2 %a : f32
  %11 = math.expm1 %a : f32
  %12 = math.log %a : f32
  %13 = math.log2 %a : f32
  %14 = math.log10 %a : f32
  %15 = math.log1p %a : f32
  %16 = math.sin %a : f32
  %17 = math.cos %a : f32
  %18 = math.tan %a : f32
  %19 = math.atan %a : f32
  %20 = math.tanh %a : f32
  %21 = math.erf %a : f32
  %22 = math.atan2 %a, %b : f32
  %23 = math.copysign %a, %b : f32
  %24 = math.powf %a, %b fastmath<afn> : f32
  %25 = math.fma %a, %b, %a : f32
  %26 = math.fma %v, %v, %v fastmath<contract> {note} : vector<4xf64>
  %27 = math.fpowi %a, %n : f32, i32
  %28 = math.fpowi %a, %n fastmath<fast> {note} : f32, i32
  return
}

// CHECK-LABEL: func.func @integers(%arg0: i32, %arg1: vector<4xi8>) {
// CHECK-NEXT:   %0 = math.absi %arg0 : i32
// CHECK-NEXT:   %1 = math.ctlz %arg0 : i32
// CHECK-NEXT:   %2 = math.cttz %arg1 : vector<4xi8>
// CHECK-NEXT:   %3 = math.ctpop %arg0 {note} : i32
// CHECK-NEXT:   %4 = math.ipowi %arg0, %arg0 : i32
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @integers(%a: i32, %v: vector<4xi8>) {
  %0 = math.absi %a : i32
  %1 = math.ctlz %a : i32
  %2 = math.cttz %v : vector<4xi8>
  %3 = math.ctpop %a {note} : i32
  %4 = math.ipowi %a, %a : i32
  return
}
